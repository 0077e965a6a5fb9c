#!/usr/bin/env python3
"""Compares the INT8 programs that slimconv writes for Paddle with those of Paddle's own post-training quantization.

  paddle_int8_proof.py --program SLIMCONV --peers DIR --work DIR MODEL... [--pictures FILE.npy] [--algos abs_max hist KL]

MODEL is a ProgramDesc (*.pdmodel with *.pdiparams). Both calibrate on the same 16 pictures, the peers' synthetic ones or
the first 16 of FILE (floats [N,3,H,W], prepared for the model); the answers to the others (64 at most) are compared with
those of the FP32 model. Prints for each file: seconds and peak MiB of the conversion, convolutions and products that run
in integers (by oneDNN's own log), top-1 agreement with FP32, SQNR of the logits, minimum latency. Exit status 1 if
slimconv's file runs fewer operators in integers than Paddle's, or agrees less often with FP32 than the best of Paddle's
calibrators. Needs paddlepaddle (2.6 or 3.x) and numpy; says "skipped" and exits with 77 without.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["FLAGS_enable_pir_api"] = "0"
os.environ.setdefault("OMP_NUM_THREADS", "1")
OPERATORS = ["conv2d", "depthwise_conv2d", "mul", "matmul_v2", "pool2d", "elementwise_add", "concat"]
CALIBRATION = 16
CHECKED = 64
ROUNDS = 30
MARK = "=====timed run====="


def quantize(model, out, algorithm, pictures):
    """Paddle's own quantization of `model`, written to the folder `out`."""
    from paddle.static.quantization import PostTrainingQuantization  # pylint: disable=import-outside-toplevel

    class Pictures(paddle.io.Dataset):
        def __len__(self):
            return CALIBRATION

        def __getitem__(self, index):
            return (pictures[index],)

    paddle.enable_static()
    executor = paddle.static.Executor(paddle.CPUPlace())
    program, feeds, _ = paddle.static.load_inference_model(str(model.with_suffix("")), executor)
    inputs = [program.global_block().var(name) for name in feeds]
    loader = paddle.io.DataLoader(Pictures(), feed_list=inputs, places=[paddle.CPUPlace()], batch_size=4, return_list=False)
    quantizer = PostTrainingQuantization(
        executor=executor, model_dir=str(model.parent), model_filename=model.name,
        params_filename=model.with_suffix(".pdiparams").name, data_loader=loader, batch_size=4,
        batch_nums=CALIBRATION // 4, algo=algorithm, quantizable_op_type=OPERATORS,
        activation_quantize_type="moving_average_abs_max", weight_quantize_type="channel_wise_abs_max", onnx_format=True,
        deploy_backend="mkldnn" if paddle.__version__.startswith("2.") else None)  # 3.x lost that branch
    quantizer.quantize()
    quantizer.save_quantized_model(str(out))


def predictor(model, int8):
    from paddle import inference  # pylint: disable=import-outside-toplevel
    config = inference.Config(str(model), str(model.with_suffix(".pdiparams")))
    config.disable_gpu()
    config.set_cpu_math_library_num_threads(1)
    config.disable_glog_info()
    config.enable_memory_optim()
    config.enable_mkldnn()
    if int8:
        config.enable_mkldnn_int8()
    return inference.create_predictor(config)


def answer(model, picture):
    handle = model.get_input_handle(model.get_input_names()[0])
    handle.reshape(list(picture.shape))
    handle.copy_from_cpu(picture)
    model.run()
    return model.get_output_handle(model.get_output_names()[0]).copy_to_cpu()


# A process inherits the peak of the one that starts it: a small one stands between.
MEASURE = """import os, sys, time
start = time.perf_counter()
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
open(sys.argv[1], "w").write(f"{time.perf_counter() - start} {usage.ru_maxrss / 1024}")
sys.exit(os.waitstatus_to_exitcode(status))"""


def run_child(command, **more):
    """Seconds, peak MiB and standard output of a process of its own."""
    with tempfile.NamedTemporaryFile("r") as report:
        child = subprocess.run([sys.executable, "-S", "-c", MEASURE, report.name, *map(str, command)], check=False,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
        if child.returncode != 0:
            raise SystemExit(f"paddle_int8_proof: error: {' '.join(map(str, command))} ended with {child.returncode}")
        seconds, peak = report.read().split()
    return float(seconds), float(peak), child.stdout


def integer_operators(args, model):
    """How many convolutions and products oneDNN ran in integers, by its log of one run."""
    command = [sys.executable, __file__, "--child", "run", str(model), str(args.data)]
    _, _, log = run_child(command, env={**os.environ, "ONEDNN_VERBOSE": "1", "DNNL_VERBOSE": "1"})
    lines = [line for line in log.split(MARK)[-1].splitlines() if re.search(r"exec,cpu,(convolution|inner_product|matmul),", line)]
    return sum(1 for line in lines if re.search(r"src_?[a-z]*:?[su]8|src:[su]8|src_[su]8", line)), len(lines)


def logits(scores):
    values = np.log(np.maximum(scores, 1e-30)) if np.all(scores >= 0) else scores.astype(np.float64)
    return values - values.mean(axis=1, keepdims=True)


def compare(args, model, files, pictures):
    """Agreement, SQNR and latency of each INT8 file beside FP32; models take turns, so that ratios hold."""
    models = {"FP32": predictor(model, False), **{name: predictor(file, True) for name, file in files.items()}}
    shown = pictures[CALIBRATION:CALIBRATION + CHECKED]
    scores = {name: np.concatenate([answer(run, shown[i:i + 1]) for i in range(len(shown))]) for name, run in models.items()}
    times = {name: [] for name in models}
    for _ in range(ROUNDS):
        for name, run in models.items():
            start = time.perf_counter()
            run.run()
            times[name].append(time.perf_counter() - start)
    expected = logits(scores["FP32"])
    result = {}
    for name in models:
        found = logits(scores[name])
        noise = np.maximum(((expected - found) ** 2).sum(), 1e-30)
        agreement = float((scores[name].argmax(1) == scores["FP32"].argmax(1)).mean())
        result[name] = (100 * agreement, 10 * np.log10((expected ** 2).sum() / noise), 1e3 * min(times[name]))
    return result


def check(args, model):
    name = model.parent.name if model.stem in ("model", "inference") else model.stem
    pictures = np.load(args.data)
    files, costs = {}, {}
    mine = args.work / f"{name}.slimconv"
    mine.mkdir(parents=True, exist_ok=True)
    np.save(args.work / "calibration.npy", pictures[:CALIBRATION])
    files["slimconv"] = mine / "model.pdmodel"
    costs["slimconv"] = run_child([str(args.program), "convert", str(model), str(files["slimconv"]), "--data",
                                   str(args.work / "calibration.npy"), "--threads", "1", "--quiet", *args.options])[:2]
    for algorithm in args.algos:
        out = args.work / f"{name}.{algorithm}"
        files[algorithm] = out / "model.pdmodel"
        costs[algorithm] = run_child([sys.executable, __file__, "--child", "quantize", str(model), str(args.data), str(out),
                                      algorithm])[:2]
    result = compare(args, model, files, pictures)
    print(f"{name}: FP32 {result['FP32'][2]:.2f} ms")
    good = True
    best = max(result[algorithm][0] for algorithm in args.algos)
    for kind, file in files.items():
        integers, all_of_them = integer_operators(args, file)
        agreement, sqnr, latency = result[kind]
        if kind == "slimconv":
            mine_integers, good = integers, good and agreement >= best
        good = good and mine_integers >= integers
        print(f"  {kind:<10}{costs[kind][0]:>8.1f} s{costs[kind][1]:>7.0f} MiB{integers:>5} of {all_of_them} in integers"
              f"{agreement:>8.1f} %{sqnr:>7.1f} dB{latency:>9.2f} ms", flush=True)
    if not good:
        print("  WORSE than Paddle's own")
    return good


def child(arguments):
    kind, model, data, *rest = arguments
    pictures = np.load(data, mmap_mode="r")
    if kind == "quantize":
        quantize(Path(model), Path(rest[0]), rest[1], pictures)
        return
    run = predictor(Path(model), True)
    picture = np.ascontiguousarray(pictures[:1])
    answer(run, picture)
    print(MARK, flush=True)
    answer(run, picture)


def main():
    if sys.argv[1:2] == ["--child"]:
        return child(sys.argv[2:])
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="+", type=Path)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--peers", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--algos", nargs="+", default=["abs_max", "hist"])
    parser.add_argument("--options", nargs="*", default=[], help="more options of `slimconv convert`")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    args.data = args.pictures
    if args.data is None:
        sys.path.insert(0, str(args.peers))
        from paddle_zoo import pictures  # pylint: disable=import-outside-toplevel
        args.data = args.work / "pictures.npy"
        np.save(args.data, pictures(CALIBRATION + CHECKED, 224, [0, 7]))
    print(f"Paddle {paddle.__version__}")
    return 0 if all([check(args, model) for model in args.models]) else 1


if __name__ == "__main__":
    try:
        import numpy as np
        import paddle
    except ImportError as missing:
        print(f"skipped: {missing}")
        sys.exit(77)
    sys.exit(main())
