"""Emotion of recordings by an exported model: python emotion.py MODEL FILE..."""
import functools
import json
import math
import sys
from pathlib import Path

import librosa
import numpy as np
import onnxruntime
import soundfile


def gain(db):
    return 10 ** (db / 20)


def mix(channels):
    """The mean of the channels [channels, n] that carry sound; the loudest alone where the mean cancels."""
    power = channels.var(axis=1)
    alive = power > 1e-4 * power.max()
    if not alive.any():
        return channels.mean(axis=0)
    mean = channels[alive].mean(axis=0)
    cancelled = mean.var() * alive.sum() < 0.5 * power[alive].mean()
    return channels[power.argmax()] if cancelled else mean


def frame_levels(y, frame_length, hop_length):
    """Root mean square of each centred frame, zeros beyond the ends."""
    return librosa.feature.rms(y=y, frame_length=frame_length, hop_length=hop_length)[0]


def ends(sounds, hop_length, length):
    """Samples from the first frame that sounds to the last."""
    frames = np.flatnonzero(sounds)
    return frames[0] * hop_length, min(length, (frames[-1] + 1) * hop_length)


def offset(y, sr, minShare):
    """Takes away an offset that is more than a share of the sound around it."""
    return (y - y.mean() if abs(y.mean()) > minShare * y.std() else y), sr


def resample(y, sr, sampleRateHz):
    return librosa.resample(y, orig_sr=sr, target_sr=sampleRateHz), sampleRateHz


def trim_noise(y, sr, floorShare, marginDb, minSnrDb, keepFrames, frameLength, hopLength):
    """Cuts steady noise at the ends, but for some frames beside the voice."""
    levels = frame_levels(y, frameLength, hopLength)
    live = np.sort(levels[levels > levels.max() * gain(-80)])
    if len(live) == 0:
        return y, sr
    floor = live[int(floorShare * (len(live) - 1))]
    limit = min(floor * gain(marginDb), levels.max() * gain(-minSnrDb))
    start, end = ends(levels > limit, hopLength, len(y))
    return y[max(0, start - keepFrames * hopLength) : end + keepFrames * hopLength], sr


def trim(y, sr, topDb, frameLength, hopLength, loudestRms):
    """Cuts silence at the ends, of a clip whose loudest frame is scaled to one level."""
    levels = frame_levels(y, frameLength, hopLength)
    if levels.max() < 1e-4:
        raise ValueError("expected a voice, found silence")
    factor = loudestRms / levels.max() if loudestRms > 0 else 1
    sounds = librosa.amplitude_to_db(factor * levels, ref=np.max, amin=1e-5, top_db=None) > -topDb
    start, end = ends(sounds, hopLength, len(y))
    return factor * y[start:end], sr


def level(y, sr, rms):
    return y * rms / np.sqrt(np.mean(y**2)), sr


def mel(y, sr, nFft, hopLength, nMels):
    """Power in each mel band, not its logarithm, [frames, nMels]."""
    bands = librosa.feature.melspectrogram(y=y, sr=sr, n_fft=nFft, hop_length=hopLength, n_mels=nMels)
    return bands.T


def mfcc(y, sr, nFft, hopLength, nMels, nMfcc, topDb, deltaWidth):
    """Cepstra, their slopes and curvatures over time, and the level, [frames, 3 nMfcc + 1]."""
    db = librosa.power_to_db(mel(y, sr, nFft, hopLength, nMels).T, top_db=topDb)
    cepstra = librosa.feature.mfcc(S=db, n_mfcc=nMfcc)
    slopes, curvatures = [
        librosa.feature.delta(cepstra, width=deltaWidth, order=order) for order in (1, 2)
    ]
    return np.vstack([cepstra, slopes, curvatures, frame_levels(y, nFft, hopLength)]).T


@functools.cache
def kaldi_filters(sr, n_fft, n_mels, fmin):
    """Weights of each mel band from fmin to sr / 2, triangles in mel where librosa's are in Hz, [n_fft / 2 + 1, n_mels]."""
    hz = np.array([fmin, sr / 2, *librosa.fft_frequencies(sr=sr, n_fft=n_fft)])
    lowest, highest, *mels = 1127 * np.log(1 + hz / 700)
    edges = np.linspace(lowest, highest, n_mels + 2)
    bands = [np.interp(mels, edges[k : k + 3], [0, 1, 0]) for k in range(n_mels)]
    return np.array(bands, np.float32).T


def fbank(y, sr, frameLength, hopLength, nMels, fMinHz):
    """Kaldi's filter banks without dither: logarithms of the power in each mel band less the band's mean, [frames, nMels]."""
    frames = librosa.util.frame(y, frame_length=frameLength, hop_length=hopLength, axis=0)
    frames = frames - frames.mean(axis=1, keepdims=True)
    emphasised = frames - 0.97 * np.hstack([frames[:, :1], frames[:, :-1]])
    window = np.hanning(frameLength).astype(np.float32) ** 0.85
    n_fft = 2 ** math.ceil(math.log2(frameLength))
    power = np.abs(np.fft.rfft(emphasised * window, n_fft)) ** 2
    logarithms = np.log(np.maximum(power @ kaldi_filters(sr, n_fft, nMels, fMinHz), 2**-23))
    return logarithms - logarithms.mean(axis=0)


sound_stages = {
    "offset": offset,
    "resample": resample,
    "trimNoise": trim_noise,
    "trim": trim,
    "level": level,
}
feature_stages = {"mel": mel, "mfcc": mfcc, "fbank": fbank}


def read(file, longest_sec):
    """Channels [channels, n] of a recording, a path or an open file, and its sample rate."""
    try:
        with soundfile.SoundFile(file) as sound:
            seconds = sound.frames / sound.samplerate
            if seconds == 0:
                raise ValueError("expected a recording, found no samples")
            if seconds > longest_sec:
                raise ValueError(f"expected at most {longest_sec} seconds, found {seconds:.1f}: cut it into parts")
            return sound.read(dtype="float32", always_2d=True).T, sound.samplerate
    except soundfile.LibsndfileError as error:
        raise ValueError(f"expected a recording, found no sound: {error.error_string}") from None


def features(file, front_end, longest_sec=math.inf):
    """What a model is given of a recording, a path or an open file, [frames, size]."""
    channels, sr = read(file, longest_sec)
    y = mix(channels)
    *stages, last = [dict(stage) for stage in front_end]
    for settings in stages:
        y, sr = sound_stages[settings.pop("stage")](y, sr, **settings)
    return feature_stages[last.pop("stage")](y, sr, **last).astype(np.float32)


def pad(clips):
    """Clips [frames, size] as one batch [clip, frames, size], and how many frames are each clip's own."""
    batch = np.zeros((len(clips), max(map(len, clips)), clips[0].shape[1]), np.float32)
    for row, clip in zip(batch, clips):
        row[: len(clip)] = clip
    return batch, np.array([len(clip) for clip in clips], np.int32)


class Recognizer:
    """A model as the export wrote it; `threads` is how many onnxruntime takes, all cores where it is 0."""

    def __init__(self, folder, threads=0):
        signature = json.loads((Path(folder) / "signature.json").read_text())
        self.labels, self.front_end = signature["labels"], signature["frontEnd"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self.session = onnxruntime.InferenceSession(Path(folder) / "model.onnx", options)

    def features(self, file, longest_sec=math.inf):
        return features(file, self.front_end, longest_sec)

    def scores(self, clips):
        """How likely each label is, [clip, label], of the features of clips, which may differ in length."""
        batch, lengths = pad(clips)
        return self.session.run(["scores"], {"features": batch, "lengths": lengths})[0]


def main(folder, *paths):
    recognizer = Recognizer(folder)
    clips = []
    for path in paths:
        try:
            clips.append(recognizer.features(path))
        except ValueError as error:
            sys.exit(f"{path}: {error}")
    for path, row in zip(paths, recognizer.scores(clips)):
        print(json.dumps({"file": path, "scores": dict(zip(recognizer.labels, row.tolist()))}))


if __name__ == "__main__":
    main(*sys.argv[1:])
