"""Seconds that PyTorch takes for one epoch of the same work as training.ts: same clips, network, batch size.

    apt-get install python3-torch libopenblas0-pthread
    python3 torch_epoch.py FRAMES.json random|alike THREADS EPOCHS

Prints a JSON list of seconds, forward, backward and update, all data in memory.
"""
import json
import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # beside PyTorch's own threads it only gets in their way

import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

FEATURES, UNITS, CLASSES, BATCH, SORTED_TOGETHER = 121, 128, 7, 32, 16


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(FEATURES, UNITS, 5, padding=2)
        self.lstm = nn.LSTM(UNITS, UNITS, batch_first=True, bidirectional=True)
        self.score = nn.Linear(2 * UNITS, 1)
        self.logits = nn.Linear(2 * UNITS, CLASSES)

    def forward(self, clips, frames):
        steps = nn.functional.max_pool1d(torch.relu(self.conv(clips.transpose(1, 2))), 2)
        hidden, _ = self.lstm(steps.transpose(1, 2))
        own = torch.arange(hidden.shape[1]).unsqueeze(0) < (frames // 2).unsqueeze(1)
        scores = self.score(torch.tanh(hidden)).squeeze(2)
        weights = torch.softmax(scores.masked_fill(~own, -1e9), dim=1)
        return self.logits((weights.unsqueeze(2) * hidden).sum(dim=1))


def draw_batches(frames, order):
    shuffled = torch.randperm(len(frames)).tolist()
    if order == "random":
        return [shuffled[i : i + BATCH] for i in range(0, len(shuffled), BATCH)]
    pool = BATCH * SORTED_TOGETHER
    groups = [sorted(shuffled[i : i + pool], key=lambda k: frames[k]) for i in range(0, len(shuffled), pool)]
    return [g[i : i + BATCH] for g in groups for i in range(0, len(g), BATCH)]


def main(path, order, threads, epochs):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    with open(path) as file:
        frames = json.load(file)
    clips = [torch.randn(count, FEATURES) for count in frames]
    targets = torch.randint(0, CLASSES, (len(frames),))
    network = Network()
    adam = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss = nn.CrossEntropyLoss(weight=torch.ones(CLASSES))
    seconds = []
    for _ in range(int(epochs)):
        start = time.perf_counter()
        for batch in draw_batches(frames, order):
            lengths = torch.tensor([frames[k] for k in batch])
            padded = pad_sequence([clips[k] for k in batch], batch_first=True)
            adam.zero_grad()
            loss(network(padded, lengths), targets[batch]).backward()
            adam.step()
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))


main(*sys.argv[1:])
