# SPDX-License-Identifier: Apache-2.0
"""measure.py on a PyTorch that is none: a clock that every operator moves by a known time."""
import csv
import io
import sys
import types
import unittest

import measure

GEMM_S, COPY_S, ATTENTION_S, HOST_S = 5e-6, 9e-6, 40e-6, 11e-6


class FakeTorch(types.ModuleType):
    """Just so much of PyTorch as measure.py calls; device time passes in operators, host time in synchronize()."""

    def __init__(self, devices=1, graphs=True):
        super().__init__("torch")
        fake = self
        self.__version__ = "0.0-fake"
        self.version = types.SimpleNamespace(cuda="0", hip=None)
        self.bfloat16, self.float16 = "bfloat16", "float16"
        self.device_s, self.host_s, self.tape, self.allocated = 0.0, 0.0, None, 0

        class Tensor:
            def copy_(self, other):
                fake.work(COPY_S)

        class Event:
            def __init__(self, enable_timing):
                self.at = 0.0

            def record(self):
                self.at = fake.device_s

            def elapsed_time(self, later):
                return (later.at - self.at) * 1e3

        class Graph:
            def __init__(self):
                self.seconds = 0.0

            def replay(self):
                fake.device_s += self.seconds

        class Capture:
            def __init__(self, graph):
                self.graph = graph

            def __enter__(self):
                fake.tape = 0.0

            def __exit__(self, *failure):
                self.graph.seconds, fake.tape = fake.tape, None

        def randn(*shape, device, dtype):
            fake.allocated += 1
            return Tensor()

        self.randn = randn
        self.mm = lambda a, b, out: self.work(GEMM_S)
        self.nn = types.SimpleNamespace(functional=types.SimpleNamespace(
            scaled_dot_product_attention=lambda q, k, v, **rest: self.work(ATTENTION_S)))
        self.cuda = types.SimpleNamespace(
            is_available=lambda: devices > 0, device_count=lambda: devices, set_device=lambda index: None,
            get_device_name=lambda index: "fake device", get_device_properties=lambda index: "properties\nof it",
            synchronize=self.synchronize, Event=Event)
        if graphs:
            self.cuda.CUDAGraph, self.cuda.graph = Graph, Capture

    def work(self, seconds):
        if self.tape is None:
            self.device_s += seconds
        else:
            self.tape += seconds

    def synchronize(self):
        self.host_s += HOST_S


def run(torch, *arguments):
    """Exit code, comments, rows and log of a run with this PyTorch."""
    before, clock = sys.modules.get("torch"), measure.time.perf_counter
    sys.modules["torch"] = torch
    if torch is not None:
        measure.time = types.SimpleNamespace(perf_counter=lambda: torch.host_s)
    out, log = io.StringIO(), io.StringIO()
    try:
        code = measure.main(["--chip", "c"] + list(arguments), out, log)
    finally:
        measure.time = types.SimpleNamespace(perf_counter=clock)
        if before is None:
            del sys.modules["torch"]
        else:
            sys.modules["torch"] = before
    lines = out.getvalue().splitlines()
    comments = [line for line in lines if line.startswith("#")]
    return code, comments, list(csv.DictReader(line for line in lines if not line.startswith("#"))), log.getvalue()


class MeasureTest(unittest.TestCase):
    def test_every_point_gets_the_time_of_its_operator(self):
        code, comments, rows, _ = run(FakeTorch(), "--repeats", "3")
        self.assertEqual(0, code)
        self.assertEqual(len(measure.GEMMS) + len(measure.ATTENTION) + len(measure.COPIES) + len(measure.LAUNCHES), len(rows))
        for row in rows:
            expected = HOST_S if row["launch"] == "eager" else {
                "gemm": GEMM_S, "copy": COPY_S}.get(row["op"], ATTENTION_S)
            self.assertAlmostEqual(expected * 1e6, float(row["time_us"]), 2, row)
        self.assertTrue(any("fake device" in line for line in comments))
        self.assertTrue(any("properties of it" in line for line in comments))

    def test_without_graphs_kernels_are_queued(self):
        _, _, rows, _ = run(FakeTorch(graphs=False), "--only", "gemm", "--repeats", "1")
        self.assertEqual({"stream"}, {row["launch"] for row in rows})
        self.assertEqual({"5.000"}, {row["time_us"] for row in rows})

    def test_operands_rotate_unless_they_are_to_be_warm(self):
        cold, warm = FakeTorch(), FakeTorch()
        run(cold, "--only", "gemm", "--repeats", "1")
        run(warm, "--only", "gemm", "--repeats", "1", "--warm")
        self.assertEqual(3 * len(measure.GEMMS), warm.allocated)
        self.assertGreater(cold.allocated, 5 * warm.allocated)

    def test_a_point_that_fails_is_named_and_the_others_go_on(self):
        torch = FakeTorch()
        torch.nn.functional.scaled_dot_product_attention = None
        code, _, rows, log = run(torch, "--only", "attention,copy", "--repeats", "1")
        self.assertEqual(1, code)
        self.assertEqual(["copy"] * len(measure.COPIES), [row["op"] for row in rows])
        self.assertIn("attention-prefill", log)
        self.assertIn("left out", log)

    def test_what_is_missing_is_said(self):
        code, _, _, log = run(FakeTorch(devices=0))
        self.assertEqual(2, code)
        self.assertIn("sees no device", log)
        code, _, _, log = run(FakeTorch(), "--device", "3")
        self.assertEqual(2, code)
        self.assertIn("there is no device 3", log)
        code, _, _, log = run(FakeTorch(), "--backend", "npu")
        self.assertEqual(2, code)
        self.assertIn("torch_npu", log)
        code, _, _, log = run(None)
        self.assertEqual(2, code)
        self.assertIn("--dry-run", log)


if __name__ == "__main__":
    unittest.main()
