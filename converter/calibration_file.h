#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "converter/calibration_run.h"

namespace slim {

/// The calibration file: text, one line a tensor in bytewise order of names, so that files can be compared and merged:
///
///   slimconv-calibration 1
///   graph 5b1f...
///   preprocessing channels=rgb,...
///   samples 300
///   tensor samples=300 non_finite=0 range=-0x1.8p+1,0x1p+2 min_sum=.. max_sum=.. zeros=9 negative=4,0*7,1 positive=2
///   name=conv1
///
/// Numbers are exact: what is read equals what was written, bit for bit. `0*7` stands for seven zeros.
std::string print_calibration(const Calibration& calibration);

/// Reads the text of `origin`. Throws Error{kBadInput} with the line and what is wrong with it; allocates in proportion
/// to the text's size.
Calibration parse_calibration(std::string_view text, std::string_view origin);

/// Reads a file. Throws Error{kNoInput} if it cannot be opened, {kBadInput} if it is malformed.
Calibration read_calibration(const std::filesystem::path& path);

}  // namespace slim
