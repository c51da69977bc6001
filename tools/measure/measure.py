#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the points from which `sandtable calibrate` fits a chip. Needs Python 3.8 and PyTorch, nothing else.

    python3 measure.py --chip a100-sxm4-80gb > rows.csv
    torchrun --nproc-per-node 8 measure.py --chip a100-sxm4-80gb --cluster a100-sxm4-80gb-node --only collective > links.csv
    python3 measure.py --chip a100-sxm4-80gb --dry-run          # the points alone; needs no PyTorch

A point is a shape and a launch mode. Products, attention and copies run back to back inside a captured graph over rotating
copies of their operands, so that weights come from memory and not from the cache (--warm keeps one copy). Eager points
are single calls as the host sees them. A time is the median of --repeats; the column spread is (P90 - P10) / median.
Back-ends: CUDA and ROCm (torch.cuda), Ascend (torch_npu), Moore Threads (torch_musa). Where a back-end has no graphs the
launch column says stream.
"""
import argparse
import csv
import importlib
import platform
import statistics
import sys
import time

COLUMNS = ["op", "chip", "cluster", "dtype", "batch", "m", "n", "k", "q_len", "kv_len", "heads", "kv_heads", "head_dim",
           "causal", "rows", "cols", "ranks", "bytes", "launch", "stack", "time_us", "spread"]

# ---- The designed set -----------------------------------------------------------------------------------------------
# Products (m, n, k): one constant shows where another does not.
GEMMS = [
    (1, 4096, 4096), (1, 28672, 8192), (16, 4096, 14336), (32, 12288, 12288),  # weights stream from memory
    (64, 256, 16384), (64, 1024, 8192), (8, 512, 8192),                        # few tiles, deep: cores wait for memory
    (128, 128, 128), (256, 256, 512), (512, 512, 512), (128, 2048, 512),       # start and drain of few tiles
    (256, 1024, 8192), (512, 2048, 2048), (1024, 1024, 1024),                  # latency of steps under load
    (256, 28672, 4096), (512, 8192, 1024), (1024, 4096, 512),                  # panels out of the shared cache
    (1000, 3000, 5000), (2048, 2048, 2048), (2048, 12288, 4096),               # whole and broken waves
    (4096, 4096, 4096), (4096, 1024, 256), (16384, 4096, 256),                 # results written back
    (8192, 8192, 8192), (8192, 1280, 8192),                                    # long enough for the power cap
]
# Attention (phase, batch, queries, cached, heads, kv heads, head size): long enough that no launch shows.
ATTENTION = [
    ("prefill", 4, 2048, 2048, 32, 32, 128), ("prefill", 1, 8192, 8192, 32, 8, 128),
    ("decode", 64, 1, 4095, 32, 8, 128), ("decode", 16, 1, 16383, 32, 32, 128),
]
COPIES = [(1024, 4096), (8192, 8192), (32768, 16384)]  # rows and columns of bf16: 8 MiB, 128 MiB and 1 GiB
LAUNCHES = [("eager", (64, 64, 64)), ("stream", (64, 64, 64)), ("graph", (64, 64, 64)),
            ("eager", (128, 256, 256)), ("stream", (128, 256, 256)), ("graph", (128, 256, 256))]
COLLECTIVES = [(op, size) for op in ("all-reduce", "all-gather", "reduce-scatter", "all-to-all")
               for size in (1 << 13, 1 << 18, 1 << 22, 1 << 25, 1 << 28)]
KINDS = ["gemm", "attention", "copy", "launch", "collective"]


def plan(args, ranks):
    """The points of the kinds asked for, as rows without a time."""
    rows = []

    def add(kind, **fields):
        if kind in args.only:
            row = {"kind": kind, "chip": args.chip, "stack": args.stack, "dtype": args.dtype}
            row.update(fields)
            rows.append(row)

    for m, n, k in GEMMS:
        add("gemm", op="gemm", m=m, n=n, k=k, launch="graph")
    for phase, batch, queries, cached, heads, kv_heads, size in ATTENTION:
        add("attention", op="attention-" + phase, batch=batch, q_len=queries, kv_len=cached, heads=heads,
            kv_heads=kv_heads, head_dim=size, causal="true", launch="graph")
    for height, width in COPIES:
        add("copy", op="copy", rows=height, cols=width, launch="graph")
    for launch, (m, n, k) in LAUNCHES:
        add("launch", op="gemm", m=m, n=n, k=k, launch=launch)
    for op, size in COLLECTIVES:
        add("collective", op=op, ranks=ranks, bytes=size, cluster=args.cluster, launch="")
    return rows


# ---- Back-ends ------------------------------------------------------------------------------------------------------
class Problem(Exception):
    """What the user can put right, in words."""


class Backend:
    """What differs between vendors: the module under torch, its extension, its graphs and its collectives."""

    def __init__(self, name, module, extension, graphs, collectives):
        self.name, self.module, self.extension = name, module, extension
        self.graphs, self.collectives = graphs, collectives

    def open(self, torch, index):
        if self.extension:
            try:
                importlib.import_module(self.extension)
            except ImportError:
                raise Problem("back-end %s needs the package %s beside PyTorch" % (self.name, self.extension))
        accelerator = getattr(torch, self.module, None)
        if accelerator is None or not accelerator.is_available():
            raise Problem("PyTorch %s sees no device of back-end %s; is the driver loaded, and is this PyTorch built for it?"
                          % (torch.__version__, self.name))
        if index >= accelerator.device_count():
            raise Problem("there is no device %d; back-end %s has %d" % (index, self.name, accelerator.device_count()))
        accelerator.set_device(index)
        return accelerator


BACKENDS = [
    Backend("cuda", "cuda", None, "CUDAGraph", "nccl"),
    Backend("rocm", "cuda", None, "CUDAGraph", "nccl"),
    Backend("npu", "npu", "torch_npu", "NPUGraph", "hccl"),
    Backend("musa", "musa", "torch_musa", "MUSAGraph", "mccl"),
]


def find_backend(torch, wanted, index):
    """The back-end asked for, or the first that has a device."""
    hip = getattr(torch.version, "hip", None) is not None
    tried = []
    for backend in BACKENDS:
        if wanted not in ("auto", backend.name) or (backend.module == "cuda" and hip != (backend.name == "rocm")):
            continue
        try:
            return backend, backend.open(torch, index)
        except Problem as problem:
            tried.append(str(problem))
    raise Problem("; ".join(tried) or "back-end %s does not go with this PyTorch" % wanted)


class Device:
    """One accelerator: makes operands, times calls."""

    def __init__(self, torch, backend, accelerator, index, args):
        self.torch, self.backend, self.accelerator, self.args = torch, backend, accelerator, args
        self.place = "%s:%d" % (backend.module, index)
        self.graph = getattr(accelerator, backend.graphs, None)
        self.capture = getattr(accelerator, "graph", None)

    def has_graphs(self):
        return self.graph is not None and self.capture is not None

    def tensor(self, *shape):
        return self.torch.randn(*shape, device=self.place, dtype=getattr(self.torch, TORCH_TYPES[self.args.dtype]))

    def copies(self, bytes_each):
        """So many sets of operands that none is still in a cache when its turn comes again."""
        if self.args.warm:
            return 1
        return max(1, min(64, 1 + self.args.flush_mib * (1 << 20) // max(1, bytes_each)))

    def queued(self, calls):
        """Seconds of one call of those that are queued together, device time from event to event."""
        begin, end = (self.accelerator.Event(enable_timing=True) for _ in range(2))
        begin.record()
        calls()
        end.record()
        self.accelerator.synchronize()
        return begin.elapsed_time(end) * 1e-3

    def time(self, calls, launch):
        """The seconds of each repeat, one call of `calls` after the other, started as `launch` says."""
        for call in calls * 3:
            call()
        self.accelerator.synchronize()
        if launch == "eager":
            return self.eager(calls)
        once = max(1e-7, self.queued(lambda: [call() for call in calls]) / len(calls))
        rounds = max(1, min(200, int(2e-3 / (once * len(calls)))))

        def run():
            for _ in range(rounds):
                for call in calls:
                    call()

        if launch == "graph":
            graph = self.graph()
            with self.capture(graph):
                run()
            run = graph.replay
        for _ in range(3):
            run()
        self.accelerator.synchronize()
        return [self.queued(run) / (rounds * len(calls)) for _ in range(self.args.repeats)]

    def eager(self, calls):
        times = []
        for repeat in range(10 * self.args.repeats):
            call = calls[repeat % len(calls)]
            begin = time.perf_counter()
            call()
            self.accelerator.synchronize()
            times.append(time.perf_counter() - begin)
        return times


TORCH_TYPES = {"bf16": "bfloat16", "fp16": "float16"}
ELEMENT = 2


# ---- Operators ------------------------------------------------------------------------------------------------------
def gemm(device, row):
    torch, m, n, k = device.torch, row["m"], row["n"], row["k"]
    sets = device.copies(ELEMENT * (m * k + k * n + m * n))
    calls = []
    for _ in range(sets):
        a, b, c = device.tensor(m, k), device.tensor(k, n), device.tensor(m, n)
        calls.append(lambda a=a, b=b, c=c: torch.mm(a, b, out=c))
    return calls


def attention(device, row):
    attend = device.torch.nn.functional.scaled_dot_product_attention
    decode = row["op"].endswith("decode")
    keys = row["kv_len"] + (1 if decode else 0)
    batch, heads, kv_heads, size = row["batch"], row["heads"], row["kv_heads"], row["head_dim"]
    extra = {"enable_gqa": True} if kv_heads != heads else {}
    calls = []
    for _ in range(device.copies(2 * ELEMENT * batch * kv_heads * keys * size)):
        q = device.tensor(batch, heads, row["q_len"], size)
        k, v = (device.tensor(batch, kv_heads, keys, size) for _ in range(2))
        calls.append(lambda q=q, k=k, v=v: attend(q, k, v, is_causal=not decode, **extra))
    return calls


def copy(device, row):
    calls = []
    for _ in range(device.copies(2 * ELEMENT * row["rows"] * row["cols"])):
        source, target = (device.tensor(row["rows"], row["cols"]) for _ in range(2))
        calls.append(lambda source=source, target=target: target.copy_(source))
    return calls


def collective(device, row):
    """`bytes` is the size that nccl-tests prints: what every rank ends with, or for reduce-scatter and all-to-all begins with."""
    spread = device.torch.distributed
    ranks = row["ranks"]
    elements = max(ranks, row["bytes"] // ELEMENT // ranks * ranks)
    whole, part = device.tensor(elements), device.tensor(elements // ranks)
    other = device.tensor(elements)
    return [{
        "all-reduce": lambda: spread.all_reduce(whole),
        "all-gather": lambda: spread.all_gather_into_tensor(whole, part),
        "reduce-scatter": lambda: spread.reduce_scatter_tensor(part, whole),
        "all-to-all": lambda: spread.all_to_all_single(other, whole),
    }[row["op"]]]


OPERATORS = {"gemm": gemm, "attention": attention, "copy": copy, "launch": gemm, "collective": collective}


# ---- The run --------------------------------------------------------------------------------------------------------
def measure(device, row):
    """Fills the time of a row."""
    launch = row["launch"]
    if row["kind"] == "collective":
        launch = "stream"
    elif launch == "graph" and not device.has_graphs():
        row["launch"] = launch = "stream"
    times = sorted(device.time(OPERATORS[row["kind"]](device, row), launch))
    median = statistics.median(times)
    low, high = times[len(times) // 10], times[(9 * len(times)) // 10]
    row["time_us"] = "%.3f" % (median * 1e6)
    row["spread"] = "%.3f" % ((high - low) / median)


def setup(args, torch=None, backend=None, accelerator=None, index=0):
    """The exact set-up, one line each, for the comment at the head of the table."""
    lines = ["sandtable tools/measure/measure.py", "python %s on %s" % (platform.python_version(), platform.platform())]
    if torch is not None:
        lines.append("torch %s, cuda %s, hip %s" % (
            torch.__version__, getattr(torch.version, "cuda", None), getattr(torch.version, "hip", None)))
        lines.append("back-end %s, device %s" % (backend.name, accelerator.get_device_name(index)))
        properties = accelerator.get_device_properties(index)
        lines.append("properties %s" % str(properties).replace("\n", " "))
        for name in ("clock_rate", "power_draw", "temperature"):
            try:
                lines.append("%s before %s" % (name, getattr(accelerator, name)(index)))
            except Exception:  # A reading that this PyTorch or driver does not offer is not worth a run.
                lines.append("%s not readable" % name)
    lines.append("repeats %d, %s operands, dtype %s" % (args.repeats, "warm" if args.warm else "rotating", args.dtype))
    return lines


def write(rows, comments, out):
    for line in comments:
        out.write("# %s\n" % line)
    table = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow(row)
    out.flush()


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog=__doc__.split("\n\n")[2])
    parser.add_argument("--chip", required=True, help="the chip as the catalogue calls it")
    parser.add_argument("--cluster", default="", help="the node as the catalogue calls it; for collectives")
    parser.add_argument("--stack", default="", help="the stack as the catalogue calls it; blank for the chip's usual one")
    parser.add_argument("--backend", default="auto", choices=["auto"] + [backend.name for backend in BACKENDS])
    parser.add_argument("--device", type=int, default=0, help="which device (torchrun: that of the local rank)")
    parser.add_argument("--dtype", default="bf16", choices=sorted(TORCH_TYPES))
    parser.add_argument("--only", default="gemm,attention,copy,launch", help="kinds of points: " + ",".join(KINDS))
    parser.add_argument("--repeats", type=int, default=20, help="timings of which the median counts")
    parser.add_argument("--warm", action="store_true", help="reuse one set of operands, so that caches serve them")
    parser.add_argument("--flush-mib", type=int, default=512, help="operands rotate through so much memory")
    parser.add_argument("--dry-run", action="store_true", help="print the points without times; needs no PyTorch")
    parser.add_argument("--ranks", type=int, default=8, help="ranks of the points of a dry run")
    args = parser.parse_args(arguments)
    args.only = args.only.split(",")
    unknown = [kind for kind in args.only if kind not in KINDS]
    if unknown:
        parser.error("there is no kind '%s'; there are %s" % (unknown[0], ", ".join(KINDS)))
    if args.repeats < 1 or args.flush_mib < 0:
        parser.error("--repeats must be at least 1 and --flush-mib not negative")
    return args


def run(args, out, log):
    try:
        torch = importlib.import_module("torch")
    except ImportError:
        raise Problem("PyTorch is not installed; --dry-run prints the points, to be measured by other means")
    ranks, rank, index = 1, 0, args.device
    if "collective" in args.only:
        import os
        if "RANK" not in os.environ:
            raise Problem("collectives need several processes: torchrun --nproc-per-node 8 measure.py --only collective ...")
        rank, ranks, index = int(os.environ["RANK"]), int(os.environ["WORLD_SIZE"]), int(os.environ["LOCAL_RANK"])
    backend, accelerator = find_backend(torch, args.backend, index)
    if ranks > 1:
        torch.distributed.init_process_group(backend.collectives)
    device = Device(torch, backend, accelerator, index, args)
    done = []
    rows = plan(args, ranks)
    for number, row in enumerate(rows):
        name = " ".join(str(row[key]) for key in COLUMNS if key not in ("chip", "stack", "cluster") and row.get(key))
        try:
            measure(device, row)
        except (RuntimeError, NotImplementedError, AttributeError, TypeError) as failure:
            log.write("[%d/%d] %s: left out: %s\n" % (number + 1, len(rows), name, str(failure).split("\n")[0]))
            continue
        done.append(row)
        log.write("[%d/%d] %s: %s us\n" % (number + 1, len(rows), name, row["time_us"]))
    if ranks > 1:
        torch.distributed.destroy_process_group()
    if rank == 0:
        write(done, setup(args, torch, backend, accelerator, index), out)
    return 0 if len(done) == len(rows) else 1


def main(arguments, out=sys.stdout, log=sys.stderr):
    args = parse(arguments)
    if args.dry_run:
        write(plan(args, args.ranks), [], out)
        return 0
    try:
        return run(args, out, log)
    except Problem as problem:
        log.write("measure.py: %s\n" % problem)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
