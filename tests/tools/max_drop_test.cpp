#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The first forty labelled pictures of the sample. A range rule that clips a fiftieth of all numbers costs some of
/// them; there is no other one to try.
class MaxDrop : public ::testing::Test {
 protected:
  MaxDrop() {
    std::ifstream all(std::filesystem::path(sample_data()) / "labels.txt");
    std::ofstream few(labels());
    std::string line;
    for (int i = 0; i < 40 && std::getline(all, line); ++i) few << line << '\n';
  }

  std::string labels() const { return folder_.path() / "labels.txt"; }
  std::string target() const { return folder_.path() / "int8.onnx"; }
  Outcome convert(std::vector<std::string> more) const {
    std::vector<std::string> arguments{"convert", sample_model(), target(), "--data",       sample_data(),   "--labels",
                                       labels(),  "--samples",    "2",      "--calibrator", "percentile=98", "--json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(MaxDrop, IsMetWithOperatorsInFloat) {
  const auto outcome = convert({"--max-drop", "0"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  const auto report = nlohmann::json::parse(outcome.out);
  const auto& drop = report.at("max_drop");
  EXPECT_EQ(drop.at("limit"), 0.0);
  EXPECT_EQ(drop.at("met"), true);
  EXPECT_LE(drop.at("drop"), 0.0);
  EXPECT_EQ(drop.at("samples"), 40);
  EXPECT_GT(drop.at("evaluations"), 4);
  EXPECT_GT(drop.at("trials").front().at("drop"), 0.0) << "or nothing had to be done";
  EXPECT_LT(drop.at("int8_work"), 100.0);
  EXPECT_THAT(report.at("kept_float").dump(), HasSubstr("--max-drop 0: "));
  const auto judged = run_program({"validate", sample_model(), target(), "--exact", "--data", sample_data(), "--labels",
                                   labels(), "--max-drop", "0"});
  EXPECT_EQ(judged.code, 0) << judged.err;
}

TEST_F(MaxDrop, LeavesTheBestFileAndEndsWith1WhenTheTimeIsUp) {
  const auto outcome = convert({"--max-drop", "0", "--budget", "0"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("points of top-1, more than --max-drop 0"));
  const auto report = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(report.at("max_drop").at("met"), false);
  EXPECT_EQ(report.at("max_drop").at("evaluations"), 1);
  EXPECT_THAT(names_in(folder_.path()), ElementsAre("int8.onnx", "labels.txt"));
  EXPECT_EQ(run_program({"inspect", target()}).code, 0);
}

TEST_F(MaxDrop, NeedsLabels) {
  const auto pictures = folder_.path() / "pictures";
  std::filesystem::create_directory(pictures);
  std::filesystem::copy_file(sample_data() + "/0000_star.jpg", pictures / "1.jpg");
  expect_refusal(run_program({sample_model(), target(), "--data", pictures, "--max-drop", "1"}), 64,
                 "--max-drop needs labels, and '" + pictures.string() + "' has none");
}

}  // namespace
}  // namespace slim
