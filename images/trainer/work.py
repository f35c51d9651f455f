"""Entry of the image: carries out a task of any supported kind.

Each kind's libraries are loaded only for it, because threads are set up when they load.
"""

import worker


def main():
    task = worker.Task.load()
    if task.kind == "TrainingRun":
        import train

        train.do(task)
    elif task.kind == "InferenceRun":
        import predict

        predict.infer(task)
    else:
        raise worker.Refusal(
            f"this image cannot do kind {task.kind}; it does TrainingRun and InferenceRun"
        )


if __name__ == "__main__":
    worker.run(main)
