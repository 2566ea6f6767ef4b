"""Emotions of an archive of recordings, by Ray Data, as Parquet: python archive.py MODEL ARCHIVE RESULTS

MODEL is the folder of an exported model. ARCHIVE and RESULTS are folders that every machine sees, or addresses such as
s3://bucket/calls. Stopped, it goes on where it was: recordings that RESULTS has rows of are left out.
"""
import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import ray
from pyarrow.fs import FileSelector, FileSystem

from emotion import Recognizer

SOUNDS = {"wav", "flac", "mp3", "ogg"}
LONGEST_SEC = 15  # what a model takes for one answer; a call is to be cut into parts before
BATCH = 16  # recordings that go through the network together, and are in memory of an actor at a time
ROWS_OF_A_FILE = 1000  # at most; also what is done again when an actor dies


class Emotions:
    """Rows of results for rows of paths: one process that loads the model once and works on one core."""

    def __init__(self, model, filesystem):
        self.recognizer = Recognizer(model, threads=1)
        self.filesystem = filesystem
        self.readers = ThreadPoolExecutor(8)  # a store answers late; features are computed meanwhile
        scores = [(label, pa.float32()) for label in self.recognizer.labels]
        self.schema = pa.schema([("path", pa.string()), ("emotion", pa.string()), *scores, ("error", pa.string())])

    def __call__(self, batch):
        paths = batch["path"].to_pylist()
        reading = [self.readers.submit(self.read, path) for path in paths]
        rows, clips = [{"path": path} for path in paths], []
        for row, sound in zip(rows, reading):
            try:
                clips.append((row, self.recognizer.features(BytesIO(sound.result()), LONGEST_SEC)))
            except Exception as error:  # whatever it is, it is of this recording, and the others go on
                row["error"] = str(error)
        if clips:
            for (row, _), scores in zip(clips, self.recognizer.scores([clip for _, clip in clips])):
                row["emotion"] = self.recognizer.labels[scores.argmax()]
                row.update(zip(self.recognizer.labels, scores.tolist()))
        return pa.Table.from_pylist(rows, self.schema)

    def read(self, path):
        with self.filesystem.open_input_stream(path) as file:
            return file.readall()


def place(name):
    """The file system of a folder or an address, and the path in it."""
    return FileSystem.from_uri(name if "://" in name else Path(name).absolute().as_uri())


def files_below(filesystem, folder, extensions):
    found = filesystem.get_file_info(FileSelector(folder, recursive=True, allow_not_found=True))
    return sorted(file.path for file in found if file.is_file and file.extension.lower() in extensions)


def paths_in(filesystem, results):
    """Paths of the recordings that have a row already."""
    for file in files_below(filesystem, results, {"parquet"}):
        try:
            yield from pq.read_table(file, columns=["path"], filesystem=filesystem)["path"].to_pylist()
        except pa.ArrowInvalid:
            sys.exit(f"expected Parquet, found what a stop has cut off, {file}: delete it and start again")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("archive")
    parser.add_argument("results")
    parser.add_argument("--actors", type=int, help="how many work at a time (default: one a core of the cluster)")
    settings = parser.parse_args()

    model = Path(settings.model).absolute()
    if not (model / "signature.json").is_file():
        sys.exit(f"expected signature.json in {model}, found none: export a model with --format onnx")
    source, archive = place(settings.archive)
    target, results = place(settings.results)
    recordings = files_below(source, archive, SOUNDS)
    if not recordings:
        sys.exit(f"expected recordings ({', '.join(sorted(SOUNDS))}) below {settings.archive}, found none")
    done = set(paths_in(target, results))
    paths = [path for path in recordings if path not in done]
    print(f"{len(recordings)} recordings, {len(paths)} without a row in {settings.results}", flush=True)
    if not paths:
        return

    ray.init()
    actors = settings.actors or int(ray.cluster_resources()["CPU"])
    rows = min(ROWS_OF_A_FILE, -(-len(paths) // (4 * actors)))  # four blocks an actor, so that all end together
    blocks = [pa.table({"path": paths[start : start + rows]}) for start in range(0, len(paths), rows)]
    ray.data.from_arrow(blocks).map_batches(
        Emotions,
        fn_constructor_args=(model, source),
        batch_size=BATCH,
        batch_format="pyarrow",
        compute=ray.data.ActorPoolStrategy(size=actors),
        num_cpus=1,
    ).write_parquet(
        results,
        filesystem=target,
        ray_remote_args={"num_cpus": 0},  # actors have all cores, and a writer that waits for one would wait forever
    )


if __name__ == "__main__":
    main()
