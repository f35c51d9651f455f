"""Entry of the trainer. OpenMP's variables must be in the environment before torch is loaded.

Threads that spin while they wait make training ten times slower on a busy server, so they sleep.
"""

import os

import worker


def main():
    do(worker.Task.load())


def do(task):
    """Trains as the TrainingRun asks."""
    if task.kind != "TrainingRun":
        raise worker.Refusal(f"the trainer cannot do kind {task.kind}; it does TrainingRun")
    os.environ["OMP_NUM_THREADS"] = str(task.cpus)
    os.environ["OMP_WAIT_POLICY"] = "PASSIVE"
    import training

    training.train(task)


if __name__ == "__main__":
    worker.run(main)
