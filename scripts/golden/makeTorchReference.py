"""A small reference network of PyTorch and what it answers, which tests/exchange/torch.test.ts converts and compares with.

    python3 -m venv venv
    venv/bin/pip install torch==2.15.0 numpy
    venv/bin/python scripts/golden/makeTorchReference.py [--write]

Two filters, three LSTM units in each direction, five classes, PyTorch's own first weights (seed 0). Two clips of 23 and 14
frames, whose features are whole numbers that count up and wrap; less a mean and over a deviation before the network. Prints the
largest difference of the logits from the stored ones; ends with exit code 1 where it exceeds 1e-6. With --write the weights
and the logits are written instead.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch import nn

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
WEIGHTS, LOGITS = GOLDEN / "torch.reference.npz", GOLDEN / "torch.reference.logits.f32"
FEATURES, FILTERS, UNITS, CLASSES, FRAMES = 121, 2, 3, 5, (23, 14)
LARGEST_DIFFERENCE = 1e-6


class Reference(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Conv1d(FEATURES, FILTERS, 5, padding=2), nn.ReLU(), nn.MaxPool1d(2))
        self.lstm = nn.LSTM(FILTERS, UNITS, batch_first=True, bidirectional=True)
        self.attention = nn.Linear(2 * UNITS, 1)
        self.classifier = nn.Linear(2 * UNITS, CLASSES)

    def forward(self, x):
        h, _ = self.lstm(self.block(x.transpose(1, 2)).transpose(1, 2))
        weights = torch.softmax(self.attention(torch.tanh(h)), 1)
        return self.classifier((weights * h).sum(1))


def clip(number, frames):
    """[1, frames, features]: whole numbers from -504 to 504."""
    at = np.arange(frames * FEATURES) + 1000 * number
    return torch.from_numpy((at * 7919 % 1009 - 504).astype("<f4").reshape(1, frames, FEATURES))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write the files instead of comparing")
    args = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(1)
    network = Reference()
    mean = torch.arange(FEATURES, dtype=torch.float32) - 60
    std = 100 + 2 * torch.arange(FEATURES, dtype=torch.float32)
    if not args.write:
        stored = np.load(WEIGHTS)
        state = {name: torch.from_numpy(stored[name]) for name in stored.files if name not in ("mean", "std")}
        network.load_state_dict(state)
    with torch.no_grad():
        logits = torch.cat([network((clip(i, frames) - mean) / std) for i, frames in enumerate(FRAMES)])
    logits = np.ascontiguousarray(logits.numpy(), dtype="<f4")
    if args.write:
        arrays = {name: values.numpy() for name, values in network.state_dict().items()}
        np.savez(WEIGHTS, **arrays, mean=mean.numpy(), std=std.numpy())
        logits.tofile(LOGITS)
        return
    difference = np.abs(np.fromfile(LOGITS, dtype="<f4") - logits.ravel()).max()
    print(f"torch.reference.logits: {difference:.2e}")
    sys.exit(0 if difference <= LARGEST_DIFFERENCE else 1)


main()
