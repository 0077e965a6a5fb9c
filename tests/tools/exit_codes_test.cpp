#include <gmock/gmock.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ExitCodes, UnknownOptionsAreUsageErrorsWithTheNearestSpelling) {
  const TemporaryFolder folder;
  const auto target = folder.path() / "int8.onnx";
  expect_refusal(run_program(quick_convert(target, {"--calibratr", "kl"})), 64, "hint: did you mean '--calibrator'?");
  expect_refusal(run_program({sample_model(), target, "--sampels=3"}), 64, "did you mean '--samples'?");
  expect_refusal(run_program({"inspect", sample_model(), "--zzzzzzzz"}), 64, "`slimconv inspect --help` lists");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, WrongUsage) {
  const TemporaryFolder folder;
  const auto target = (folder.path() / "int8.onnx").string();
  const auto refused = [&](std::vector<std::string> more, std::string_view part) {
    expect_refusal(run_program(quick_convert(target, std::move(more))), 64, part);
  };
  refused({"third"}, "unexpected argument 'third'");
  refused({"--threads", "2"}, "'--threads' is given more than once");
  refused({"--label-offset", "x"}, "'--label-offset' must be a whole number");
  refused({"--effort", "much"}, "--effort must be fast, balanced or best");
  refused({"--target", "avx512"}, "--target must be vnni, avx2 or any, found 'avx512'");
  refused({"--target", "avx3"}, "hint: did you mean 'avx2'?");
  refused({"--target", "any", "--format", "paddle"}, "--target any is not possible with --format paddle");
  refused({"--preprocess", "imagenett"}, "imagenet");
  refused({"--input-shape", "image"}, "is not NAME=1x3x224x224");
  refused({"--input-shape", "image=1x3x-64x64"}, "is not NAME=1x3x224x224");
  refused({"--disable-pass", "nonsense"}, "nonsense");
  refused({"--report", "r.txt"}, "must end in .json or .html");
  refused({"--max-drop", "-1"}, "--max-drop must be points of top-1 from 0 to 100, found '-1'");
  refused({"--max-drop", "1", "--budget", "soon"}, "'--budget' must be a whole number");
  expect_refusal(run_program({sample_model(), target, "--max-drop", "1"}), 64, "--max-drop needs --data with labels");
  expect_refusal(run_program({"convert", sample_model()}), 64, "needs OUT");
  expect_refusal(run_program({sample_model(), target, "--calibrator", "kk"}), 64, "--calibrator 'kk'");
  expect_refusal(run_program({sample_model(), target, "--labels", "x"}), 64, "--labels needs --data");
  expect_refusal(run_program({"calibrate", sample_model(), target}), 64, "needs --data");
  expect_refusal(run_program({"calibrate", sample_model(), target, "--data", sample_data(), "--shard", "3/2"}), 64,
                 "--shard must be I/N");
  expect_refusal(run_program({"inspect", sample_model(), "--format", "yaml"}), 64, "--format must be");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, OutputThatIsTheInput) {
  const TemporaryFolder folder;
  const auto model = folder.path() / "model.onnx";
  std::filesystem::copy_file(sample_model(), model);
  const auto link = folder.path() / "link.onnx";
  std::filesystem::create_symlink(model, link);
  expect_refusal(run_program({model, model, "--data", sample_data()}), 64, "is the input itself");
  expect_refusal(run_program({model, link, "--data", sample_data()}), 64, "is the input itself");
  expect_refusal(run_program({"calibrate", model, model, "--data", sample_data()}), 64, "is the input itself");
  EXPECT_EQ(contents(model), contents(sample_model()));
  const auto part = folder.write("a.calib", "old");
  expect_refusal(run_program({"merge", part, part}), 64, "is the input itself");
  EXPECT_EQ(contents(part), "old");
}

TEST(ExitCodes, ExcludeWithoutMatch) {
  const TemporaryFolder folder;
  expect_refusal(run_program(quick_convert(folder.path() / "a.onnx", {"--exclude", "nothing*"})), 64,
                 "--exclude 'nothing*' matches no operator");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, MissingInputs) {
  const TemporaryFolder folder;
  const auto target = (folder.path() / "a.onnx").string();
  const auto missing = (folder.path() / "missing").string();
  expect_refusal(run_program({missing, target}), 66, "missing");
  expect_refusal(run_program({"inspect", missing}), 66, "missing");
  expect_refusal(run_program({"compare", sample_model(), missing}), 66, "missing");
  expect_refusal(run_program({"convert", folder.path(), target}), 66, folder.path().string());
  expect_refusal(run_program({sample_model(), target, "--data", missing}), 66, "missing");
  expect_refusal(run_program(quick_convert(target, {"--labels", missing})), 66, "missing");
  expect_refusal(run_program(quick_convert(target, {"--calibration", missing})), 66, "missing");
  expect_refusal(run_program(quick_convert(target, {"--config", missing})), 66, "missing");
  expect_refusal(run_program(quick_convert(target, {"--config", folder.path()})), 66, "it is a folder");
  expect_refusal(run_program({"merge", target, missing}), 66, "missing");
  expect_refusal(run_program({"merge", target, folder.path()}), 66, "it is a folder");
  expect_refusal(run_program({"run", sample_model(), "--input", "image=" + missing}), 66, "missing");
  expect_refusal(run_program({std::string(5000, 'x'), target}), 66, "xxx");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, OutputsThatCannotBeCreated) {
  const TemporaryFolder folder;
  expect_refusal(run_program(quick_convert(folder.path() / "none" / "a.onnx")), 73, "none/a.onnx");
  expect_refusal(run_program(quick_convert(folder.path())), 73, "it is a folder");
  expect_refusal(run_program(quick_convert("/dev/null")), 73, "no regular file");
  expect_refusal(run_program({"calibrate", sample_model(), folder.path() / "none" / "a", "--data", sample_data()}), 73,
                 "none/a");
  expect_refusal(run_program({"run", sample_model(), "--output-dir", folder.path() / "none"}), 73, "none");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, AReportThatCannotBeCreatedIsFoundBeforeTheWork) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "none" / "r.json";
  expect_refusal(run_program(quick_convert(folder.path() / "a.onnx", {"--report", report})), 73, "r.json");
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(ExitCodes, FoldersThatAreNotWritable) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  expect_refusal(run_program(quick_convert(folder.path() / "a.onnx")), 73, "a.onnx");
}

TEST(ExitCodes, ImagesThatAreMissingOrBroken) {
  const TemporaryFolder folder;
  const auto target = folder.path() / "a.onnx";
  const auto data = folder.path() / "data";
  folder.write("data/broken.jpg", "this is no picture");
  const auto convert = [&](const std::string& labels) {
    return run_program({sample_model(), target, "--data", data, "--labels", folder.write("labels.txt", labels)});
  };
  expect_refusal(convert("missing.jpg 0\n"), 66, "missing.jpg");
  expect_refusal(convert("broken.jpg 0\n"), 65, "broken.jpg");
  expect_refusal(convert("broken.jpg zero\n"), 65, "labels.txt");
  EXPECT_FALSE(std::filesystem::exists(target));
}

TEST(ExitCodes, AlreadyQuantizedInput) {
  const TemporaryFolder folder;
  const auto first = folder.path() / "first.onnx";
  ASSERT_EQ(run_program(quick_convert(first)).code, 0);
  expect_refusal(run_program({first, folder.path() / "second.onnx"}), 65, "already quantized");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("first.onnx"));
}

TEST(ExitCodes, CalibrationOfAnotherModel) {
  const TemporaryFolder folder;
  const auto file = folder.write("a.calib", "slimconv-calibration 1\ngraph 00\npreprocessing none\nsamples 1\n");
  expect_refusal(run_program(quick_convert(folder.path() / "a.onnx", {"--calibration", file})), 65, "another model");
  expect_refusal(run_program({"merge", folder.path() / "b.calib", folder.write("no.calib", "text")}), 65,
                 "not a calibration file");
}

}  // namespace
}  // namespace slim
