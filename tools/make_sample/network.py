"""The sample's classifier: inverted residuals, two parallel branches, a plain residual block; 64x64 pictures."""

import torch
from torch import nn


def conv(channels_in: int, channels_out: int, kernel: int, stride: int = 1, groups: int = 1, act=nn.ReLU6):
    """Convolution without bias, batch normalization and, unless `act` is None, an activation."""
    layers = [
        nn.Conv2d(channels_in, channels_out, kernel, stride, kernel // 2, groups=groups, bias=False),
        nn.BatchNorm2d(channels_out),
    ]
    return nn.Sequential(*layers, *([act()] if act else []))


class InvertedResidual(nn.Module):
    """1x1 expansion, 3x3 depthwise, linear 1x1 projection; with an Add where shapes allow one."""

    def __init__(self, channels_in: int, channels_out: int, expansion: int, stride: int = 1):
        super().__init__()
        middle = channels_in * expansion
        self.expand = conv(channels_in, middle, 1)
        self.depthwise = conv(middle, middle, 3, stride, groups=middle)
        self.project = conv(middle, channels_out, 1, act=None)
        self.residual = stride == 1 and channels_in == channels_out

    def forward(self, x):
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class Branches(nn.Module):
    """A 1x1 squeeze, read by a 1x1 and a 3x3 convolution whose outputs are concatenated."""

    def __init__(self, channels_in: int, squeezed: int, each: int):
        super().__init__()
        self.squeeze = conv(channels_in, squeezed, 1, act=nn.ReLU)
        self.narrow = conv(squeezed, each, 1, act=nn.ReLU)
        self.wide = conv(squeezed, each, 3, act=nn.ReLU)

    def forward(self, x):
        x = self.squeeze(x)
        return torch.cat([self.narrow(x), self.wide(x)], 1)


class BasicBlock(nn.Module):
    """Two 3x3 convolutions and the input, added in front of the last ReLU."""

    def __init__(self, channels: int):
        super().__init__()
        self.first = conv(channels, channels, 3, act=nn.ReLU)
        self.second = conv(channels, channels, 3, act=None)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(x + self.second(self.first(x)))


class ShapesNet(nn.Module):
    """N x 3 x 64 x 64 -> logits, N x classes."""

    def __init__(self, classes: int):
        super().__init__()
        self.stem = conv(3, 24, 3, 2)
        self.block1 = InvertedResidual(24, 24, 2)
        self.pool1 = nn.MaxPool2d(2)
        self.branches = Branches(24, 24, 32)
        self.block2 = InvertedResidual(64, 64, 2)
        self.pool2 = nn.MaxPool2d(3, 2, 1)
        self.block3 = InvertedResidual(64, 96, 3)
        self.block4 = InvertedResidual(96, 96, 3)
        self.basic = BasicBlock(96)
        self.last = conv(96, 192, 1)
        self.pool3 = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Linear(192, classes)

    def forward(self, x):
        x = self.pool1(self.block1(self.stem(x)))
        x = self.pool2(self.block2(self.branches(x)))
        x = self.last(self.basic(self.block4(self.block3(x))))
        return self.classifier(torch.flatten(self.pool3(x), 1))
