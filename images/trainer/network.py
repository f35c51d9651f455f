"""The centre-heat-map network: about half a million parameters, one cell for every 4 x 4 pixels."""

import torch
from torch import nn
from torch.nn import functional

STRIDE = 4
MULTIPLE = 16
BOX_CHANNELS = 4
PRIOR = -2.19


def _convolution(channels_in, channels_out, stride=1):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two convolutions around a shortcut."""

    def __init__(self, channels):
        super().__init__()
        self.first = _convolution(channels, channels)
        self.second = _convolution(channels, channels)

    def forward(self, x):
        return x + self.second(self.first(x))


class CentreNet(nn.Module):
    """Pictures in 0...1 to `heat` (logits, one channel a class) and `box`.

    `box` holds for each cell the centre's offset inside it (x, y, in cells) and the logarithm of
    the box's width and height in cells.
    """

    def __init__(self, classes):
        super().__init__()
        self.stem = _convolution(3, 16, stride=2)
        self.quarter = nn.Sequential(_convolution(16, 32, stride=2), Residual(32))
        self.eighth = nn.Sequential(_convolution(32, 64, stride=2), Residual(64))
        self.sixteenth = nn.Sequential(_convolution(64, 112, stride=2), Residual(112))
        self.narrow = nn.Conv2d(112, 64, 1)
        self.smooth = _convolution(64, 32)
        self.neck = _convolution(32, 48)
        self.heat = nn.Sequential(_convolution(48, 32), nn.Conv2d(32, classes, 1))
        self.box = nn.Sequential(_convolution(48, 32), nn.Conv2d(32, BOX_CHANNELS, 1))
        nn.init.constant_(self.heat[-1].bias, PRIOR)

    def forward(self, pictures):
        quarter = self.quarter(self.stem(pictures - 0.5))
        eighth = self.eighth(quarter)
        deep = functional.interpolate(self.narrow(self.sixteenth(eighth)), scale_factor=2.0)
        deep = self.smooth(deep + eighth)
        fine = self.neck(functional.interpolate(deep, scale_factor=2.0) + quarter)
        return self.heat(fine), self.box(fine)


class Exported(nn.Module):
    """The network as it is exported: heat as probabilities that are zero beside a peak."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, pictures):
        heat, box = self.network(pictures)
        heat = torch.sigmoid(heat)
        peak = functional.max_pool2d(heat, 3, stride=1, padding=1)
        return heat * (heat == peak).to(heat.dtype), heat, box
