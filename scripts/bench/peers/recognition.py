"""librosa with PyTorch or onnxruntime at the same work as bulk.ts: from the bytes of WAV files to a model's scores.

    python3 -m venv .venv && .venv/bin/pip install torch librosa onnxruntime
    PYTHON=.venv/bin/python pnpm bench --only bulk

Arguments: torch|onnxruntime FOLDER FILE... FOLDER holds model.onnx and signature.json as `export --format onnx` writes them, and
network.json, the same weights for PyTorch. Features are those of examples/python/emotion.py. The files are read into memory. One
thread; who wants two cores starts two processes.

A request {"batch", "count"} recognises the first `count` clips, `batch` at a time, those of like sizes together. The answer is
{"seconds", "scores"}, scores in the order of the clips.
"""
import base64
import importlib
import io
import json
import sys
import time
from pathlib import Path

import librosa
import numpy as np

from serve import serve

sys.path.insert(0, str(Path(__file__).parents[3] / "examples/python"))
from emotion import Recognizer, pad


def by_torch(torch, folder):
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

    torch.set_num_threads(1)
    model = json.loads((folder / "network.json").read_text())

    def read(stored):
        values = np.frombuffer(base64.b64decode(stored["values"]), np.float32)
        return torch.from_numpy(values.reshape(stored["shape"]).copy())

    def lstm(directions):
        """An nn.LSTM of kernels [inputs, 4 units] with Keras' gates, which stand in PyTorch's order."""
        inputs, units = directions[0]["kernel"].shape[0], directions[0]["recurrent"].shape[0]
        module = nn.LSTM(inputs, units, batch_first=True, bidirectional=len(directions) == 2)
        state = {}
        for weights, suffix in zip(directions, ("", "_reverse")):
            state[f"weight_ih_l0{suffix}"] = weights["kernel"].T
            state[f"weight_hh_l0{suffix}"] = weights["recurrent"].T
            state[f"bias_ih_l0{suffix}"] = weights["bias"]
            state[f"bias_hh_l0{suffix}"] = torch.zeros_like(weights["bias"])
        module.load_state_dict(state)
        return module

    def own_frames(x, lengths):
        """1 on a clip's own frames, 0 past them, [batch, frames]; None for one clip, which has no others."""
        return None if len(lengths) == 1 else (torch.arange(x.shape[1]) < lengths[:, None]).float()

    def masked(x, own):
        return x if own is None else x * own[:, :, None]

    class Member(nn.Module):
        def __init__(self, weights, network):
            super().__init__()
            self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
            self.pools = [block["poolSize"] for block in network["convBlocks"]]
            for i, block in enumerate(network["convBlocks"], 1):
                kernel = weights[f"conv{i}/kernel"].permute(2, 1, 0).contiguous()
                conv = nn.Conv1d(kernel.shape[1], kernel.shape[0], block["kernelSize"], padding="same")
                conv.load_state_dict({"weight": kernel, "bias": weights[f"conv{i}/bias"]})
                self.convs.append(conv)
                norm = nn.BatchNorm1d(block["filters"], eps=1e-3) if network["batchNorm"] else nn.Identity()
                if network["batchNorm"]:
                    names = dict(weight="gamma", bias="beta", running_mean="moving_mean", running_var="moving_variance")
                    state = {own: weights[f"conv{i}_norm/{name}"] for own, name in names.items()}
                    norm.load_state_dict(state, strict=False)
                self.norms.append(norm)
            parts = ("kernel", "recurrent", "bias")
            self.lstm = (
                lstm([{part: weights[f"lstm/{way}_{part}"] for part in parts} for way in ("forward", "backward")])
                if network["lstmUnits"] > 0
                else None
            )
            self.score = nn.Parameter(weights["attention/score"])  # [heads, channels]
            self.head = nn.Linear(*weights["logits/kernel"].shape)
            self.head.load_state_dict({"weight": weights["logits/kernel"].T, "bias": weights["logits/bias"]})

        def forward(self, x, lengths):
            for conv, norm, pool in zip(self.convs, self.norms, self.pools):
                x = norm(torch.relu(conv(x.transpose(1, 2))))
                x = nn.functional.max_pool1d(x, pool).transpose(1, 2)
                lengths = lengths // pool
                x = masked(x, own_frames(x, lengths))
            if self.lstm and len(lengths) == 1:
                x = self.lstm(x)[0]
            elif self.lstm:  # packed: padding would reach the direction that begins at the end
                packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
                x = pad_packed_sequence(self.lstm(packed)[0], batch_first=True, total_length=x.shape[1])[0]
            scores = self.score @ torch.tanh(x).transpose(1, 2)  # [batch, heads, frames]
            own = own_frames(x, lengths)
            if own is not None:
                scores = scores + (own[:, None] - 1) * 1e9
            return self.head((torch.softmax(scores, dim=2) @ x).flatten(1))

    class CamPlusPlus(nn.Module):
        """The encoder of packages/model/src/encoder/camPlusPlus.ts, of weights with the normalisations in them."""

        def __init__(self, blocks, dilations, segment, weights):
            super().__init__()
            self.blocks, self.dilations, self.segment = blocks, dilations, segment
            self.weights = {}
            for name, value in weights.items():
                turned = read(value)
                if turned.dim() > 1:  # [...taps, inputs, outputs], and PyTorch has [outputs, inputs, ...taps]
                    order = (turned.dim() - 1, turned.dim() - 2, *range(turned.dim() - 2))
                    turned = turned.permute(order).contiguous()
                self.weights[name] = turned

        def forward(self, x, lengths):
            own = own_frames(x, lengths)
            image = self.head(x, None if own is None else own[:, None, :, None])
            wide = image.transpose(2, 3).transpose(1, 2).flatten(1, 2)  # [batch, bands * channels, frames]
            x = torch.relu(nn.functional.conv1d(wide, self["tdnn/kernel"], self["tdnn/bias"], stride=2, padding=2))
            lengths = -(-lengths // 2)
            own = None if own is None else own[:, None, ::2]
            for b, (layers, dilation) in enumerate(zip(self.blocks, self.dilations), 1):
                for i in range(1, layers + 1):
                    x = self.dense(f"block{b}/layer{i}/", x, own, lengths, dilation)
                x = self.point(f"block{b}/transition/kernel", self.normalise(f"block{b}/transition/", x))
            return x.transpose(1, 2), lengths

        def __getitem__(self, name):
            return self.weights[name]

        def head(self, x, own):
            """Convolutions over time and frequency, [batch, channels, frames, bands], zero past each clip's length."""

            def zeros(x):
                return x if own is None else x * own

            def conv(name, x, stride=1):
                return nn.functional.conv2d(x, self[name + "/kernel"], self[name + "/bias"], stride=(1, stride), padding=1)

            def residual(name, x, stride):
                y = conv(name + "/conv2", zeros(torch.relu(conv(name + "/conv1", x, stride))))
                if stride == 2:
                    kernel = self[name + "/shortcut/kernel"][:, :, None, None]
                    x = nn.functional.conv2d(x, kernel, self[name + "/shortcut/bias"], stride=(1, 2))
                return zeros(torch.relu(y + x))

            x = zeros(torch.relu(conv("head/conv1", zeros(x[:, None]))))
            for i in (1, 2):
                x = residual(f"head/layer{i}/second", residual(f"head/layer{i}/first", x, 2), 1)
            return zeros(torch.relu(conv("head/conv2", x, 2)))

        def dense(self, name, x, own, lengths, dilation):
            hidden = torch.relu(self.point(name + "kernel", self.normalise(name, x), name + "bias"))
            if own is not None:
                hidden = hidden * own
            local = nn.functional.conv1d(hidden, self[name + "local"], padding=dilation, dilation=dilation)
            frames = hidden.shape[2]
            segments = -(-frames // self.segment)
            padded = nn.functional.pad(hidden, (0, segments * self.segment - frames))
            sums = padded.unflatten(2, (segments, self.segment)).sum(3)  # [batch, bottleneck, segments]
            counts = (lengths[:, None] - self.segment * torch.arange(segments)).clamp(1, self.segment)
            around = sums / counts[:, None] + sums.sum(2, keepdim=True) / lengths[:, None, None]
            squeezed = torch.relu(self.point(name + "squeeze", around, name + "squeezeBias"))
            shares = torch.sigmoid(self.point(name + "excite", squeezed, name + "exciteBias"))
            local = local * shares.repeat_interleave(self.segment, 2)[:, :, :frames]
            return torch.cat([x, local], dim=1)

        def normalise(self, name, x):
            return torch.relu(x * self[name + "scale"][:, None] + self[name + "shift"][:, None])

        def point(self, kernel, x, bias=None):
            return nn.functional.conv1d(x, self[kernel][:, :, None], bias and self[bias])

    network, weights = model["network"], {name: read(value) for name, value in model["weights"].items()}
    prefixes = ["" if i == 0 else f"member{i + 1}_" for i in range(network["members"])]
    members = [
        Member({n[len(p) :]: v for n, v in weights.items() if n.startswith(p)}, network).eval() for p in prefixes
    ]
    mean, sd = (torch.tensor(model["normaliser"][name]) for name in ("mean", "sd"))
    encoder = model.get("encoder") or {}
    cam = CamPlusPlus(**encoder["camPlusPlus"]).eval() if "camPlusPlus" in encoder else None
    layers = [lstm([{part: read(value) for part, value in layer.items()}]).eval() for layer in encoder.get("layers", [])]

    def encode(x, lengths):
        """A CAM++ network; or the last of LSTM layers, averaged over `poolSize` frames, a clip's last for those that it lacks."""
        if cam:
            return cam(x, lengths)
        for layer in layers:
            x = layer(x)[0]
        pool = encoder["poolSize"]
        pools = -(-x.shape[1] // pool)
        at = torch.minimum(torch.arange(pools * pool), lengths[:, None] - 1)
        x = x.gather(1, at[:, :, None].expand(-1, -1, x.shape[2]))
        return x.unflatten(1, (pools, pool)).mean(2), -(-lengths // pool)

    def statistics(x, lengths):
        own, count = own_frames(x, lengths), lengths[:, None, None]
        means = masked(x, own).sum(1, keepdim=True) / count
        deviations = (masked((x - means) ** 2, own).sum(1, keepdim=True) / count).sqrt()
        return torch.cat([means, deviations], dim=2), torch.ones_like(lengths)

    def scores(clips):
        batch, lengths = map(torch.from_numpy, pad(clips))
        lengths = lengths.long()
        with torch.inference_mode():
            x = batch
            if encoder:
                x, lengths = encode(x, lengths)
            if model["summarises"]:
                x, lengths = statistics(x, lengths)
            x = masked((x - mean) / sd, own_frames(x, lengths))
            logs = torch.stack([torch.log_softmax(member(x, lengths), dim=1) for member in members])
            return torch.softmax(torch.logsumexp(logs, dim=0) / model["temperature"], dim=1).numpy()

    return scores


def main(name, folder, *paths):
    engine = importlib.import_module(name)
    recognizer = Recognizer(folder, threads=1)
    recognise = by_torch(engine, Path(folder)) if name == "torch" else recognizer.scores
    sounds = [Path(path).read_bytes() for path in paths]

    def answer(batch, count):
        begin = time.perf_counter()
        order = sorted((i % len(sounds) for i in range(count)), key=lambda k: len(sounds[k]))
        scores = [None] * len(sounds)
        for start in range(0, count, batch):
            ids = order[start : start + batch]
            clips = [recognizer.features(io.BytesIO(sounds[k])) for k in ids]
            for k, row in zip(ids, recognise(clips)):
                scores[k] = row.tolist()
        return {"seconds": time.perf_counter() - begin, "scores": scores[:count]}

    serve(answer, librosa, engine)


main(*sys.argv[1:])
