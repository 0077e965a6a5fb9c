#!/usr/bin/env python3
"""Proves the Paddle importer: imported models compute what Paddle computes.

  paddle_proof.py --program SLIMCONV --roundtrip ONNX_ROUNDTRIP --peers DIR --work DIR [--models NAME...] [--forms FORM...]

Makes each model in each of Paddle's forms on disk, with and without accuracy heads, by the peers' maker, which stores
Paddle's own outputs beside it; runs it in slimconv and, exported as FP32 ONNX, in ONNX Runtime; and compares. With --data
DIR the Paddle models of that folder are run in Paddle, too. Limit: 1e-4 of each output's range. What is there already is
not made again. Needs Python packages paddlepaddle (3.x), onnxruntime and numpy; says "skipped" and exits with 77 without.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("FLAGS_enable_pir_api", "0")

MODELS = ("resnet50", "resnet101", "mobilenet_v1", "mobilenet_v2", "googlenet", "vgg16", "vgg19")
FORMS = ("separate", "combined", "pdmodel", "pir")
LIMIT = 1e-4


def file_name(output):
    return re.sub(r"[^A-Za-z0-9._-]", "_", output) + ".npy"


def difference(expected, found):
    """Largest difference, relative to the range of what is expected."""
    if expected.shape != found.shape:
        return f"shape {found.shape} instead of {expected.shape}"
    if expected.size == 0:
        return 0.0
    spread = float(np.max(expected) - np.min(expected)) if expected.size > 1 else abs(float(expected.reshape(-1)[0]))
    error = float(np.max(np.abs(expected.astype(np.float64) - found.astype(np.float64))))
    return error / max(spread, 1e-6)


def run_slimconv(args, model, feeds, folder, extra):
    command = [args.program, "run", str(model), "--output-dir", str(folder), *extra]
    for name, values in feeds.items():
        np.save(folder / f"input.{len(command)}.npy", values)
        command += ["--input", f"{name}={folder / f'input.{len(command)}.npy'}"]
    subprocess.run(command, check=True, capture_output=True, text=True)
    return lambda name: np.load(folder / file_name(name))


def run_onnx(args, model, feeds, folder, extra):
    path = folder / "fp32.onnx"
    subprocess.run([args.roundtrip, str(model), str(path), *extra], check=True, capture_output=True, text=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    results = dict(zip(names, session.run(names, feeds)))
    return results.__getitem__


def check(args, title, model, feeds, outputs, extra=()):
    """One line of the table; true if both runtimes agree with Paddle."""
    cells, good = [], True
    for run in (run_slimconv, run_onnx):
        with tempfile.TemporaryDirectory() as folder:
            try:
                result = run(args, model, feeds, Path(folder), list(extra))
                worst = [difference(values, result(name)) for name, values in outputs.items()]
            except subprocess.CalledProcessError as error:
                worst = [error.stderr.strip().splitlines()[-1] if error.stderr else str(error)]
            except (OSError, KeyError) as error:
                worst = [f"no output {error}"]
        texts = [w for w in worst if isinstance(w, str)]
        value = texts[0] if texts else max(worst)
        good &= not texts and value <= LIMIT
        cells.append(value if texts else f"{value:.1e}")
    print(f"{title:<34}{len(outputs):>8}{cells[0]:>12}{cells[1]:>14}  {'' if good else 'DIFFERS'}", flush=True)
    return good


def run_maker(command):
    """The makers choose the representation by themselves."""
    environment = {name: value for name, value in os.environ.items() if name != "FLAGS_enable_pir_api"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def made(args, name, form, heads):
    folder = args.work / f"{name}.{form}{'.heads' if heads else ''}"
    if (folder / "sample.npz").exists():
        return folder
    command = [sys.executable, str(args.peers / "paddle_zoo.py"), "--model", name, "--format", form, "--out", str(folder)]
    run_maker(command + (["--accuracy-heads"] if heads else []))
    return folder


def sample_of(folder):
    sample = np.load(folder / "sample.npz")
    outputs = {str(name): sample[f"output_{i}"] for i, name in enumerate(sample["output_names"])}
    feeds = {name: sample[name] for name in sample.files if not name.startswith("output_")}
    return feeds, outputs


def check_zoo(args):
    good = True
    for name in args.models:
        for form in args.forms:
            for heads in (False, True):
                feeds, outputs = sample_of(made(args, name, form, heads))
                title = f"{name} {form}{' + heads' if heads else ''}"
                good &= check(args, title, made(args, name, form, heads), feeds, outputs, ["--keep-heads"] if heads else [])
    return good


def check_operators(args):
    """The model of many operators; Paddle 3 makes it as PIR."""
    folder = args.work / "ops.pir"
    if not (folder / "sample.npz").exists():
        run_maker([sys.executable, str(args.peers / "paddle_ops_model.py"), "--format", "pir", "--out", str(folder)])
    good = check(args, "operators pir", folder, *sample_of(folder))
    older = args.work / "ops.pdmodel"  # Paddle 2 makes this one
    if (older / "sample.npz").exists():
        good &= check(args, "operators pdmodel", older, *sample_of(older))
    return good


def paddle_outputs(program_file, parameters, feeds, fetch):
    """Paddle's own results; `fetch` names variables, or none for the program's outputs."""
    import paddle
    from paddle.base import core  # pylint: disable=import-outside-toplevel
    paddle.enable_static()
    scope = core.Scope()
    executor = paddle.static.Executor(paddle.CPUPlace())
    with paddle.static.scope_guard(scope):
        if parameters is None:
            program, _, targets = paddle.static.load_inference_model(str(program_file.parent), executor,
                                                                     model_filename=program_file.name, params_filename=None)
        else:
            program, _, targets = paddle.static.load_inference_model(str(program_file.parent), executor,
                                                                     model_filename=program_file.name,
                                                                     params_filename=parameters.name)
        names = fetch or [target.name for target in targets]
        values = executor.run(program, feed=feeds, fetch_list=names)
    return dict(zip(names, values))


def predictor_outputs(args, program_file, parameters, feeds):
    sys.path.insert(0, str(args.peers))
    import paddle.inference  # pylint: disable=import-outside-toplevel
    import paddle_zoo  # pylint: disable=import-outside-toplevel
    form = "pir" if program_file.suffix == ".json" else "pdmodel"
    model = paddle_zoo.predictor(paddle.inference, program_file.parent, program_file.stem, form)
    return paddle_zoo.run_predictor(model, feeds)


def check_real(args):
    random = np.random.default_rng(1)
    models = args.data / "models"
    good = True

    def picture(*dims):
        return random.normal(0.0, 1.0, dims).astype(np.float32)

    feeds = {"image": picture(2, 1, 28, 28)}
    model = models / "paddle_old_handwriting/__model__"
    good &= check(args, "paddle_old_handwriting", model.parent, feeds, paddle_outputs(model, None, feeds, None))
    feeds = {"img": picture(2, 3, 32, 32)}
    model = models / "paddle_old_resnet32_cifar10/__model__"
    good &= check(args, "paddle_old_resnet32_cifar10", model.parent, feeds, paddle_outputs(model, None, feeds, None))
    feeds = {"x": picture(1, 3, 80, 160)}
    model = models / "paddle_pir_pplcnet/inference.json"
    outputs = predictor_outputs(args, model, model.with_suffix(".pdiparams"), feeds)
    good &= check(args, "paddle_pir_pplcnet", model.parent, feeds, outputs)
    feeds = {"image": picture(1, 3, 320, 320), "im_shape": np.array([[320, 320]], np.float32),
             "scale_factor": np.array([[1, 1]], np.float32)}
    model = models / "paddle_ppyolo_tiny/model.pdmodel"
    heads = ["conv2d_142.tmp_1", "conv2d_143.tmp_1", "conv2d_144.tmp_1"]
    outputs = paddle_outputs(model, model.with_suffix(".pdiparams"), feeds, heads)
    good &= check(args, "paddle_ppyolo_tiny (cut)", model.parent, feeds, outputs)
    for name in ("googlenet", "vgg16"):
        feeds = {"data": picture(2, 3, 64, 64)}
        model = models / f"seven_small/{name}.pdmodel"
        outputs = paddle_outputs(model, model.with_suffix(".pdiparams"), feeds, None)
        good &= check(args, f"seven_small/{name}", model, feeds, outputs)
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=Path)
    parser.add_argument("--roundtrip", required=True, type=Path)
    parser.add_argument("--peers", required=True, type=Path)
    parser.add_argument("--work", required=True, type=Path)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--models", nargs="*", default=MODELS, choices=MODELS)
    parser.add_argument("--forms", nargs="*", default=FORMS, choices=FORMS)
    args = parser.parse_args()
    if not (args.peers / "paddle_zoo.py").exists():
        print(f"skipped: no paddle_zoo.py in {args.peers}")
        return 77
    args.work.mkdir(parents=True, exist_ok=True)
    print(f"{'model':<34}{'outputs':>8}{'slimconv':>12}{'ONNX Runtime':>14}   (largest difference / range)")
    good = check_zoo(args) & check_operators(args)
    if args.data is not None and (args.data / "models").is_dir():
        good &= check_real(args)
    return 0 if good else 1


if __name__ == "__main__":
    try:
        import numpy as np
        import onnxruntime
        import paddle  # noqa: F401
    except ImportError as missing:
        print(f"skipped: {missing}")
        sys.exit(77)
    sys.exit(main())
