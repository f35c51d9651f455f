"""The worker contract, as both images speak it."""

import json
import math
import tempfile
import unittest
from pathlib import Path

import worker


class EventTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "outputs" / "events.jsonl"
        self.events = worker.Events(self.path)

    def told(self):
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def test_a_finite_metric_is_a_metric(self):
        self.events.metric(3, "loss", 0.5)
        (event,) = self.told()
        self.assertEqual((event["type"], event["step"], event["value"]), ("metric", 3, 0.5))

    def test_a_metric_that_is_no_number_is_a_warning(self):
        for value in (math.nan, math.inf, -math.inf):
            self.events.metric(3, "loss", value)
        self.assertEqual([each["type"] for each in self.told()], ["warning"] * 3)
        self.assertIn("metric loss at step 3 is nan", self.told()[0]["message"])
        self.assertIn("metric loss at step 3 is -inf", self.told()[2]["message"])

    def test_a_summary_without_a_number_is_told_with_null(self):
        self.events.summary(loss=math.nan, pictures=4)
        warning, summary = self.told()
        self.assertIn("loss of the summary is nan", warning["message"])
        self.assertEqual((summary["loss"], summary["pictures"]), (None, 4))

    def test_what_is_written_has_no_nan(self):
        with self.assertRaises(ValueError):
            worker.write_json(self.path.with_name("metrics.json"), {"loss": math.nan})


class InputTests(unittest.TestCase):
    def title(self, **fields):
        return worker.Input.parse({"name": "model-0", **fields}, "alice").title

    def test_messages_call_an_input_by_its_resource(self):
        self.assertEqual(self.title(resource="Model/alice/cup"), "cup")
        self.assertEqual(self.title(resource="Model/bob/cup"), "bob/cup")
        self.assertEqual(self.title(), "model-0")

    def test_long_lists_are_cut(self):
        self.assertEqual(worker.listed(["a", "b"]), "a, b")
        self.assertEqual(worker.listed(list("abcdefgh")), "a, b, c, d, e, f and 2 more")


class ParameterTests(unittest.TestCase):
    defaults = {"epochs": 30, "rate": 0.1, "size": [1, 2], "name": "a"}

    def values(self, **parameters):
        task = worker.Task("Dataset", "a", "b", parameters, 0, {}, (), 1, 0)
        return task.parameter_values(self.defaults)

    def test_defaults_are_overlaid(self):
        self.assertEqual(self.values(epochs=2, rate=1)["epochs"], 2)
        self.assertEqual(self.values(size=[3, 4])["size"], [3, 4])

    def test_unknown_names_and_wrong_types_are_refused(self):
        for wrong in ({"epoch": 2}, {"epochs": 2.5}, {"epochs": True}, {"size": [1]}, {"name": 1}):
            with self.assertRaises(worker.Refusal):
                self.values(**wrong)

    def test_a_range_takes_no_nan(self):
        with self.assertRaises(worker.Refusal):
            worker.require_range("rate", math.nan, 0, 1)


if __name__ == "__main__":
    unittest.main()
