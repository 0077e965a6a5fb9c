#pragma once

#include <filesystem>
#include <string>

namespace slim::paddle {

/// The files of a Paddle model.
struct ModelFiles {
  std::filesystem::path program;
  /// All parameters in one file; empty: one file a parameter, named after it, in the program's folder.
  std::filesystem::path parameters;
};

/// Whether `path` names a Paddle model: a folder, MODEL:PARAMS, or a file that holds a ProgramDesc or PIR program.
bool is_paddle_model(const std::filesystem::path& path);

/// Finds the files of the model that `path` names:
///   a folder         __model__ or model (with params, __params__, or one file a parameter), X.pdmodel, X.json, or, if
///                    no file has such a name, the one file in it that holds a program;
///   a program file   its parameters beside it: X.pdiparams, params, __params__, or one file a parameter;
///   MODEL:PARAMS     any two names.
/// Throws Error(kNoInput) if something is not there, Error(kBadInput) if the folder has several programs.
ModelFiles find_model_files(const std::filesystem::path& path);

}  // namespace slim::paddle
