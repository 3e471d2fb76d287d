#!/usr/bin/env python3
"""A small training in plain Python: a two-layer network learns two interleaved spirals.

It prints a progress bar and one line per epoch, appends to metrics.jsonl and writes model.ckpt,
both in $STINT_ARTIFACTS_DIR if that is set, else in the current folder. On SIGTERM it saves
the checkpoint and exits with 143.
"""

import argparse
import json
import math
import os
import random
import signal
import sys
import time
from pathlib import Path

POINTS = 6000
HIDDEN = 40
TURNS = 2.5
NOISE = 0.03
BAR = 30


class Stopped(Exception):
    """SIGTERM has arrived."""


class Network:
    """Features -> HIDDEN tanh units -> one sigmoid, trained by plain stochastic gradient descent."""

    def __init__(self, inputs, rng):
        self.hidden = [[rng.gauss(0, 1 / math.sqrt(inputs)) for _ in range(inputs + 1)] for _ in range(HIDDEN)]
        self.output = [rng.gauss(0, 1 / math.sqrt(HIDDEN)) for _ in range(HIDDEN + 1)]

    def forward(self, features):
        units = [math.tanh(row[-1] + sum(w * x for w, x in zip(row, features))) for row in self.hidden]
        score = self.output[-1] + sum(w * u for w, u in zip(self.output, units))
        return units, 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def learn(self, batch, rate):
        """One step on a batch; returns the sum of its losses and how many points it had right."""
        to_hidden = [[0.0] * len(row) for row in self.hidden]
        to_output = [0.0] * len(self.output)
        loss = 0.0
        right = 0
        for features, label in batch:
            units, guess = self.forward(features)
            loss -= math.log(max(1e-12, guess if label else 1 - guess))
            right += (guess > 0.5) == bool(label)
            error = guess - label
            to_output[-1] += error
            for i, unit in enumerate(units):
                to_output[i] += error * unit
                back = error * self.output[i] * (1 - unit * unit)
                row = to_hidden[i]
                row[-1] += back
                for j, x in enumerate(features):
                    row[j] += back * x
        step = rate / len(batch)
        self.output = [w - step * g for w, g in zip(self.output, to_output)]
        self.hidden = [[w - step * g for w, g in zip(row, grads)] for row, grads in zip(self.hidden, to_hidden)]
        return loss, right


def spirals(rng):
    """Two noisy spirals, each point with a few products of its coordinates as features."""
    points = []
    for i in range(POINTS):
        label = i % 2
        along = i / POINTS
        angle = 2 * math.pi * TURNS * along + math.pi * label
        x = along * math.cos(angle) + rng.gauss(0, NOISE)
        y = along * math.sin(angle) + rng.gauss(0, NOISE)
        waves = [f(k * v) for v in (x, y) for k in (2, 5) for f in (math.sin, math.cos)]
        points.append(([x, y, x * y, x * x, y * y, *waves], label))
    return points


def save(network, epoch, path):
    """By rename: a checkpoint is whole or the one before."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"epoch": epoch, "hidden": network.hidden, "output": network.output}))
    partial.replace(path)


def progress(epoch, epochs, done, total):
    filled = BAR * done // total
    print(f"\repoch {epoch}/{epochs} [{'#' * filled}{'.' * (BAR - filled)}] {100 * done // total:3d}%", end="", flush=True)


def train(options, folder):
    rng = random.Random(options.seed)
    points = spirals(rng)
    network = Network(len(points[0][0]), rng)
    checkpoint = folder / "model.ckpt"
    step = 0
    epoch = 0
    end = time.monotonic() + options.seconds
    try:
        with open(folder / "metrics.jsonl", "a", encoding="utf-8", buffering=1) as metrics:
            for epoch in range(1, options.epochs + 1):
                if epoch == options.fail_at:
                    raise RuntimeError(f"asked to fail at epoch {epoch}")
                if time.monotonic() > end:
                    print(f"{options.seconds:g} s are over, ending before epoch {epoch}", flush=True)
                    break
                rng.shuffle(points)
                began = time.monotonic()
                loss = 0.0
                right = 0
                for start in range(0, len(points), options.batch_size):
                    batch = points[start:start + options.batch_size]
                    batch_loss, batch_right = network.learn(batch, options.lr)
                    loss += batch_loss
                    right += batch_right
                    step += 1
                    progress(epoch, options.epochs, start + len(batch), len(points))
                loss /= len(points)
                accuracy = right / len(points)
                metrics.write(json.dumps({"step": step, "time": time.time(), "loss": loss, "accuracy": accuracy}) + "\n")
                save(network, epoch, checkpoint)
                print(f"\nepoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.3f}, {time.monotonic() - began:.1f} s", flush=True)
    except Stopped:
        save(network, epoch, checkpoint)
        print(f"\nstopped in epoch {epoch}, checkpoint saved", flush=True)
        return 143
    return 0


def stop(_signal, _frame):
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stopped


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--lr", type=float, default=0.2)
    parser.add_argument("--batch-size", type=int, default=32)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=50, help="begin no epoch after so long (default 50)")
    parser.add_argument("--fail-at", type=int, metavar="EPOCH", help="raise an error when this epoch begins")
    options = parser.parse_args()
    if options.batch_size < 1 or options.epochs < 1:
        parser.error("--epochs and --batch-size must be at least 1")
    folder = Path(os.environ.get("STINT_ARTIFACTS_DIR") or ".")
    folder.mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, stop)
    return train(options, folder)


if __name__ == "__main__":
    sys.exit(main())
