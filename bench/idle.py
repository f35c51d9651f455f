"""P18 and P19: the resources that a daemon uses while nothing happens."""

from lab import DATASET, Lab, containers
from process import Usage, resident_kib, settle, switches


def run_silent(lab, count):
    """Makes the daemon run `count` containers that print nothing."""
    lab.add_model()
    script = "exec sleep 100000"
    names = [f"silent-{number}" for number in range(count)]
    texts = [DATASET.format(name=name, number=0, script=script) for name in names]
    if texts:
        lab.write("users/ada/silent.yaml", "".join(texts))
    lab.commit()
    lab.start()

    def running():
        return sum(each["State"] == "running" for each in containers(lab.label))

    lab.wait(lambda: running() == count, 300)


def idle(count, silent, seconds):
    """Adds the catalogue after the containers run, so that both sizes have the same history."""
    with Lab() as lab:
        run_silent(lab, silent)
        process = lab.process.pid
        settle(process)
        lab.add_architectures(count)
        lab.commit()
        accepting = Usage.of(process).cpu_s
        lab.sync()
        took = settle(process)
        before = Usage.of(process)
        wakeups = switches(process, seconds)
        after = Usage.of(process)
        return {
            "benchmark": f"P18/P19 idle, {count} resources, {silent} silent containers",
            "accept_s": took, "accept_cpu_s": before.cpu_s - accepting, "idle_s": seconds,
            "cpu_percent": (after.cpu_s - before.cpu_s) / seconds * 100,
            "wakeups_per_s": wakeups / seconds,
            "written_bytes": after.written_bytes - before.written_bytes,
            "rss_mib": resident_kib(process) / 1024,
        }
