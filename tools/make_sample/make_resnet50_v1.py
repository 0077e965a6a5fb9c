"""Writes a ResNet v1 as the ONNX model zoo has it, with seeded random weights: for speed and for the form of files.

The stride of a stage stands in the first 1x1 convolution of its first bottleneck, as in the original paper, and every
batch normalization is an operator of its own. Needs numpy and onnx only.

    python make_resnet50_v1.py --out resnet50_v1.onnx
"""

import argparse
import math
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DEPTHS = {"resnet50": (3, 4, 6, 3), "resnet101": (3, 4, 23, 3)}  # bottlenecks in each stage
CLASSES = 1000


class Builder:
    """Appends nodes in order; every method returns the name of the value that it makes."""

    def __init__(self, seed: int):
        self.rng = np.random.default_rng(seed)
        self.nodes, self.initializers = [], []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(values, np.float32), name))
        return name

    def add(self, op: str, name: str, inputs: list[str], **attributes) -> str:
        self.nodes.append(helper.make_node(op, inputs, [name], name, **attributes))
        return name

    def conv(self, x: str, name: str, channels: tuple[int, int], kernel: int, stride: int = 1) -> str:
        """Convolution without bias; `channels` is (in, out). He initialisation keeps the variance through a ReLU."""
        shape = (channels[1], channels[0], kernel, kernel)
        weight = self.rng.standard_normal(shape, np.float32) * math.sqrt(2 / math.prod(shape[1:]))
        attributes = {"kernel_shape": [kernel] * 2, "strides": [stride] * 2, "pads": [kernel // 2] * 4}
        return self.add("Conv", name, [x, self.constant(name + "_weight", weight)], **attributes)

    def batch_norm(self, x: str, name: str, channels: int, gain: float = 1.0) -> str:
        """Statistics near those of its input, so that activations neither vanish nor grow; `gain` is gamma's mean."""
        draw = self.rng.uniform
        parts = {
            "gamma": gain * draw(0.8, 1.2, channels),
            "beta": draw(-0.2, 0.2, channels),
            "running_mean": draw(-0.2, 0.2, channels),
            "running_var": draw(0.7, 1.4, channels),
        }
        constants = [self.constant(f"{name}_{part}", values) for part, values in parts.items()]
        return self.add("BatchNormalization", name, [x, *constants], epsilon=1e-5, momentum=0.9)

    def bottleneck(self, x: str, name: str, channels: tuple[int, int], stride: int, gain: float) -> str:
        """1x1 (with the stride), 3x3, 1x1 scaled by `gain`; a projection where channels change; Add, ReLU."""
        channels_in, channels_out = channels
        middle = channels_out // 4
        y = x
        steps = ((channels_in, middle, 1, stride), (middle, middle, 3, 1), (middle, channels_out, 1, 1))
        for i, (before, after, kernel, step) in enumerate(steps):
            y = self.conv(y, f"{name}_conv{i}", (before, after), kernel, step)
            y = self.batch_norm(y, f"{name}_batchnorm{i}", after, gain if i == 2 else 1.0)
            y = self.add("Relu", f"{name}_relu{i}", [y]) if i < 2 else y
        if channels_in != channels_out:
            x = self.conv(x, f"{name}_downsample", channels, 1, stride)
            x = self.batch_norm(x, f"{name}_downsample_batchnorm", channels_out, gain=0.7)
        return self.add("Relu", f"{name}_out", [self.add("Add", f"{name}_plus", [x, y])])


def build(topology: str, seed: int, opset: int) -> onnx.ModelProto:
    """The whole classifier: `data`, N x 3 x 224 x 224 -> `resnetv1_out`, N x 1000 logits."""
    b = Builder(seed)
    x = b.conv("data", "conv0", (3, 64), 7, 2)
    x = b.add("Relu", "relu0", [b.batch_norm(x, "batchnorm0", 64)])
    x = b.add("MaxPool", "pool0", [x], kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
    channels = 64
    for stage, depth in enumerate(DEPTHS[topology]):
        for unit in range(depth):
            stride = 2 if stage > 0 and unit == 0 else 1
            gain = 1 / math.sqrt(depth)  # keeps a stage's variance bounded whatever its depth
            x = b.bottleneck(x, f"stage{stage + 1}_unit{unit + 1}", (channels, 256 << stage), stride, gain)
            channels = 256 << stage
    x = b.add("Flatten", "flatten0", [b.add("GlobalAveragePool", "pool1", [x])])
    weight = b.constant("dense0_weight", b.rng.standard_normal((CLASSES, channels), np.float32) / math.sqrt(channels))
    bias = b.constant("dense0_bias", b.rng.uniform(-0.1, 0.1, CLASSES))
    b.add("Gemm", "resnetv1_out", [x, weight, bias], transB=1)
    data = helper.make_tensor_value_info("data", TensorProto.FLOAT, ["N", 3, 224, 224])
    out = helper.make_tensor_value_info("resnetv1_out", TensorProto.FLOAT, ["N", CLASSES])
    graph = helper.make_graph(b.nodes, f"{topology}_v1", [data], [out], b.initializers)
    opsets = [helper.make_opsetid("", opset)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=7, producer_name="make_resnet50_v1")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file")
    parser.add_argument("--topology", choices=DEPTHS, default="resnet50", help="default %(default)s")
    parser.add_argument("--opset", type=int, choices=[11, 13], default=13, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the weights (default %(default)s)")
    args = parser.parse_args()
    model = build(args.topology, args.seed, args.opset)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, args.out)
    print(f"{args.out}: {len(model.graph.node)} nodes, {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
