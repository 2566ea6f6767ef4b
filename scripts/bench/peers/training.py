"""PyTorch at the same work as trainer.ts: same clips, network, batch size and precision, all data in memory.

    python3 -m venv .venv && .venv/bin/pip install torch
    PYTHON=.venv/bin/python pnpm bench --only training

Arguments: FRAMES.json THREADS. A request {"variant", "batches", "most"} is one epoch, or as many batches as `most` says:
forward, backward and update, by a network that is kept for the next request. The answer is {"seconds"}.

    padded    as most loops are written: pad_sequence, eager, Adam
    fused     the same with Adam in one kernel
    packed    fused, the LSTM over pack_padded_sequence
    compiled  fused, through torch.compile with dynamic shapes

Nothing else of PyTorch is changed: no OpenMP variable but the number of threads, float32 throughout.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from serve import serve

FEATURES, UNITS, CLASSES, BATCH, SORTED_TOGETHER = 121, 128, 7, 32, 16


class Network(nn.Module):
    def __init__(self, packed):
        super().__init__()
        self.packed = packed
        self.conv = nn.Conv1d(FEATURES, UNITS, 5, padding=2)
        self.lstm = nn.LSTM(UNITS, UNITS, batch_first=True, bidirectional=True)
        self.score = nn.Linear(2 * UNITS, 1)
        self.logits = nn.Linear(2 * UNITS, CLASSES)

    def forward(self, clips, frames):
        steps = nn.functional.max_pool1d(torch.relu(self.conv(clips.transpose(1, 2))), 2)
        hidden = self.recur(steps.transpose(1, 2), frames // 2)
        own = torch.arange(hidden.shape[1]).unsqueeze(0) < (frames // 2).unsqueeze(1)
        scores = self.score(torch.tanh(hidden)).squeeze(2)
        weights = torch.softmax(scores.masked_fill(~own, -1e9), dim=1)
        return self.logits((weights.unsqueeze(2) * hidden).sum(dim=1))

    def recur(self, steps, lengths):
        if not self.packed:
            return self.lstm(steps)[0]
        packed = pack_padded_sequence(steps, lengths, batch_first=True, enforce_sorted=False)
        hidden = self.lstm(packed)[0]
        return pad_packed_sequence(hidden, batch_first=True, total_length=steps.shape[1])[0]


def start(variant):
    network = Network(packed=variant == "packed")
    adam = torch.optim.Adam(network.parameters(), lr=1e-3, fused=variant != "padded")
    return (torch.compile(network, dynamic=True) if variant == "compiled" else network), adam


def draw_batches(frames, order):
    shuffled = torch.randperm(len(frames)).tolist()
    if order == "random":
        return [shuffled[i : i + BATCH] for i in range(0, len(shuffled), BATCH)]
    pool = BATCH * SORTED_TOGETHER
    groups = [sorted(shuffled[i : i + pool], key=lambda k: frames[k]) for i in range(0, len(shuffled), pool)]
    batches = [g[i : i + BATCH] for g in groups for i in range(0, len(g), BATCH)]
    return [batches[i] for i in torch.randperm(len(batches)).tolist()]


def main(path, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    with open(path) as file:
        frames = json.load(file)
    clips = [torch.randn(count, FEATURES) for count in frames]
    targets = torch.randint(0, CLASSES, (len(frames),))
    loss = nn.CrossEntropyLoss(weight=torch.ones(CLASSES))
    started = {}

    def epoch(variant, batches, most=None):
        if variant not in started:
            started[variant] = start(variant)
        network, adam = started[variant]
        drawn = draw_batches(frames, batches)[:most]
        begin = time.perf_counter()
        for batch in drawn:
            lengths = torch.tensor([frames[k] for k in batch])
            padded = pad_sequence([clips[k] for k in batch], batch_first=True)
            adam.zero_grad()
            loss(network(padded, lengths), targets[batch]).backward()
            adam.step()
        return {"seconds": time.perf_counter() - begin}

    serve(epoch, torch)


main(*sys.argv[1:])
