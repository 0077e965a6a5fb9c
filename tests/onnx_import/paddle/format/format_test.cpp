#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "graph/text.h"
#include "onnx_import/import.h"
#include "onnx_import/paddle/format/model_files.h"
#include "onnx_import/paddle/format/read_program.h"
#include "onnx_import/paddle/format/tensor_record.h"
#include "onnx_import/paddle/import.h"
#include "tests/onnx_import/paddle/format/wire_bytes.h"

namespace slim::paddle {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

template <typename Call>
std::string error_of(Call&& call) {
  try {
    call();
    return "no error";
  } catch (const Error& error) {
    return error.what();
  }
}

std::string record_error(const std::string& file) {
  return error_of([&] {
    auto bytes = as_bytes(file);
    next_record(bytes);
  });
}

TEST(TensorRecord, ReadsElementsWhereverTheyLie) {
  const auto file = f32_record({2, 1}, {1.5F, -2.0F}) + f32_record({}, {3.0F});
  auto bytes = as_bytes(file);
  const auto first = copy_of(next_record(bytes), {});
  EXPECT_THAT(first.dims(), ElementsAre(2, 1));
  EXPECT_THAT(first.data<float>(), ElementsAre(1.5F, -2.0F));
  EXPECT_THAT(copy_of(next_record(bytes), {}).data<float>(), ElementsAre(3.0F));
  EXPECT_TRUE(bytes.empty());
}

TEST(TensorRecord, AcceptsPackedDimsAndLodLevels) {
  const std::string packed = field(1, std::uint64_t{3}) + field(2, std::string("\x02"));
  const auto file = raw<std::uint32_t>(0) + raw<std::uint64_t>(1) + raw<std::uint64_t>(8) + raw<std::uint64_t>(7) +
                    raw<std::uint32_t>(0) + raw(static_cast<std::int32_t>(packed.size())) + packed +
                    raw<std::int64_t>(4) + raw<std::int64_t>(5);
  auto bytes = as_bytes(file);
  EXPECT_THAT(copy_of(next_record(bytes), {}).data<std::int64_t>(), ElementsAre(4, 5));
}

TEST(TensorRecord, RefusesWhatCannotBe) {
  const auto good = f32_record({2}, {1.0F, 2.0F});
  EXPECT_THAT(record_error(good.substr(0, good.size() - 1)),
              HasSubstr("f32 [2] needs more than the 7 bytes that are left"));
  EXPECT_THAT(record_error(good.substr(0, 10)), HasSubstr("the file ends within the number of LoD levels"));
  EXPECT_THAT(record_error(f32_record({INT64_MAX, INT64_MAX}, {})), HasSubstr("needs more than the 0 bytes"));
  EXPECT_THAT(record_error(f32_record({-1}, {})), HasSubstr("needs more than"));
  EXPECT_THAT(record_error(record(tensor_desc(17, {1}), "x")), HasSubstr("element type 17 is not supported"));
  EXPECT_THAT(record_error(raw<std::uint32_t>(1) + good), HasSubstr("expected the record's version to be 0, found 1"));
  EXPECT_THAT(
      record_error(raw<std::uint32_t>(0) + raw<std::uint64_t>(0) + raw<std::uint32_t>(0) + raw<std::int32_t>(1 << 20)),
      HasSubstr("a description of 1048576 bytes is impossible"));
  EXPECT_THAT(record_error(raw<std::uint32_t>(0) + raw<std::uint64_t>(UINT64_MAX)), HasSubstr("the file ends within"));
}

std::string import_error(const std::string& program, const std::string& parameters) {
  return error_of([&] { import_paddle(as_bytes(program), as_bytes(parameters)); });
}

TEST(ReadProgram, TakesParametersInOrderOfNames) {
  const auto program = small_program();
  const auto parameters = small_parameters();
  const auto graph = import_paddle(as_bytes(program), as_bytes(parameters));
  EXPECT_THAT(print(graph), HasSubstr("%y = Add("));
  EXPECT_THAT(graph.find_value("a")->constant().data<float>(), ElementsAre(0.5F));
  EXPECT_THAT(graph.find_value("b")->constant().data<float>(), ElementsAre(1.0F, 2.0F));
}

TEST(ReadProgram, SaysWhenFilesDoNotBelongTogether) {
  const auto program = small_program();
  EXPECT_THAT(import_error(program, f32_record({3}, {1, 2, 3})), HasSubstr("expected f32[1], found f32 [3]"));
  EXPECT_THAT(import_error(program, f32_record({1}, {1})),
              HasSubstr("the parameter file ends before this parameter\n  parameter 'b'"));
  EXPECT_THAT(import_error(program, small_parameters() + "surplus"),
              HasSubstr("the parameter file goes on for 7 bytes behind the program's last parameter"));
}

TEST(ReadProgram, RefusesDamage) {
  const auto program = small_program();
  EXPECT_THAT(import_error(program.substr(0, program.size() / 2), ""), HasSubstr("truncated or corrupt"));
  EXPECT_THAT(import_error("\x08\x03" + program, ""), HasSubstr("truncated or corrupt, or the file is something else"));
  EXPECT_THAT(import_error("", ""), HasSubstr("it is empty"));
  EXPECT_THAT(import_error("{\"a\": 1}", ""), HasSubstr("'base_code' is missing"));
  EXPECT_THAT(import_error("{", ""), HasSubstr("it is no JSON"));
}

std::string pir(const std::string& ops) {
  return R"({"base_code":{"magic":"pir","version":1},"program":{"regions":[{"#":"region_0","blocks":[{"#":"block_0","args":[],"ops":[)" +
         ops + "]}]}]}}";
}

constexpr const char* kType = R"("TT":{"#":"0.t_dtensor","D":[{"#":"0.t_f32"},[-1,2],"NCHW",[],0]})";
std::string pir_input() {
  return std::string(R"({"#":"1.data","I":[],"O":[{"%":1,)") + kType +
         R"(}],"A":[{"N":"name","AT":{"#":"0.a_str","D":"x"}}]})";
}
std::string pir_output(int id) {
  return R"(,{"#":"1.fetch","I":[{"%":)" + std::to_string(id) +
         R"(}],"O":[],"A":[{"N":"name","AT":{"#":"0.a_str","D":"out"}},{"N":"col","AT":{"#":"0.a_i32","D":0}}]})";
}

TEST(ReadPir, SpeaksTheWordsOfProgramDesc) {
  const auto file = pir(pir_input() + R"(,{"#":"1.leaky_relu","I":[{"%":1}],"O":[{"%":2,)" + kType +
                        R"(}],"A":[{"N":"negative_slope","AT":{"#":"0.a_f64","D":0.5}}]})" + pir_output(2));
  EXPECT_THAT(print(import_paddle(as_bytes(file), {})), HasSubstr("LeakyRelu(%x) {alpha=0.5} : f32[batch,2]"));
}

TEST(ReadPir, JoinsAndPartsLists) {
  const auto file = pir(
      pir_input() +
      R"(,{"#":"1.full","I":[],"O":[{"%":2,"TT":{"#":"NULL"}}],"A":[{"N":"shape","AT":{"#":"1.a_intarray","D":[1]}},{"N":"value","AT":{"#":"0.a_f64","D":1.0}},{"N":"dtype","AT":{"#":"1.a_dtype","D":"int32"}}]})"
      R"(,{"#":"0.combine","I":[{"%":1},{"%":1}],"O":[{"%":3,"TT":{"#":"0.t_vec","D":[]}}],"A":[]})"
      R"(,{"#":"1.concat","I":[{"%":3},{"%":2}],"O":[{"%":4,"TT":{"#":"NULL"}}],"A":[]})" +
      pir_output(4));
  EXPECT_THAT(print(import_paddle(as_bytes(file), {})), HasSubstr("Concat(%x, %x) {axis=1} : f32[batch,4]"));
}

TEST(ReadPir, ReportsAnOperatorThatIsUnknown) {
  const auto file = pir(pir_input() + R"(,{"#":"1.fft_c2c","I":[{"%":1}],"O":[{"%":2,)" + std::string(kType) +
                        R"(}],"A":[]})" + pir_output(2));
  EXPECT_THAT(import_error(file, ""), HasSubstr("operator 'fft_c2c' is not supported; its inputs are operand 0=[x]"));
}

TEST(ReadPir, RefusesDamage) {
  EXPECT_THAT(import_error(pir(R"({"#":"1.relu","I":[{"%":7}],"O":[{"%":8,"TT":{"#":"NULL"}}],"A":[]})"), ""),
              HasSubstr("value %7 is read, but nothing before gives it"));
  EXPECT_THAT(import_error(pir("7"), ""), HasSubstr("'#' is missing"));
  EXPECT_THAT(import_error(pir(R"({"#":"1.relu","I":7,"O":[],"A":[]})"), ""), HasSubstr("'I' is no list"));
}

class ModelFilesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("slimconv_paddle_" + std::to_string(::getpid()) + "_" +
                                           ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& contents) const {
    std::ofstream(folder_ / name, std::ios::binary) << contents;
  }
  std::string error(const std::string& path) const {
    return error_of([&] { import_model(path); });
  }

  fs::path folder_;
};

TEST_F(ModelFilesTest, ReadsEveryForm) {
  write("__model__", small_program());
  write("a", f32_record({1}, {0.5F}));
  write("b", f32_record({2}, {1.0F, 2.0F}));
  EXPECT_EQ(import_model(folder_).node_count(), 2U) << "separate";
  EXPECT_EQ(import_model(folder_ / "__model__").node_count(), 2U);
  write("params", small_parameters());
  fs::remove(folder_ / "a");
  EXPECT_EQ(import_model(folder_).node_count(), 2U) << "combined";
  fs::rename(folder_ / "__model__", folder_ / "net.pdmodel");
  fs::rename(folder_ / "params", folder_ / "net.pdiparams");
  EXPECT_EQ(import_model(folder_).node_count(), 2U) << "pdmodel";
  EXPECT_EQ(import_model(folder_ / "net.pdmodel").node_count(), 2U);
  fs::rename(folder_ / "net.pdmodel", folder_ / "any");
  fs::rename(folder_ / "net.pdiparams", folder_ / "thing");
  EXPECT_EQ(import_model((folder_ / "any").string() + ":" + (folder_ / "thing").string()).node_count(), 2U) << "pair";
}

TEST_F(ModelFilesTest, FindsAProgramOfAnyName) {
  write("network", small_program());
  write("params", small_parameters());
  write("zoo.json", "{\"not\": \"a program\"}");
  EXPECT_EQ(find_model_files(folder_).program, folder_ / "network");
}

TEST_F(ModelFilesTest, SaysWhatIsMissing) {
  EXPECT_THAT(error(folder_.string()), HasSubstr("holds no Paddle program"));
  write("__model__", small_program());
  EXPECT_THAT(error(folder_.string()), HasSubstr("2 of 2 parameters have no file in"));
  EXPECT_THAT(error(folder_.string()), HasSubstr(": 'a', 'b'\n  hint: if one file holds all"));
  write("a", f32_record({1}, {0.5F}) + "surplus");
  write("b", f32_record({2}, {1.0F, 2.0F}).substr(0, 20));
  EXPECT_THAT(error(folder_.string()), HasSubstr("its file goes on for 7 bytes behind it\n  parameter 'a'"));
  EXPECT_THAT(error(folder_.string()), HasSubstr("the file ends within the description"));
  EXPECT_THAT(error((folder_ / "__model__").string() + ":nothing"), HasSubstr("the parameters 'nothing' do not exist"));
  write("x.pdmodel", small_program());
  EXPECT_THAT(error((folder_ / "x.pdmodel").string()), HasSubstr("x.pdiparams': No such file"));
}

TEST_F(ModelFilesTest, SaysWhenThereAreSeveral) {
  write("x.pdmodel", small_program());
  write("y.pdmodel", small_program());
  EXPECT_THAT(error(folder_.string()), HasSubstr("holds 2 Paddle programs: 'x.pdmodel', 'y.pdmodel'"));
}

TEST_F(ModelFilesTest, AParameterNamedOutOfTheFolderIsRefused) {
  auto program = small_program();
  for (auto at = program.find('a'); at != std::string::npos; at = program.find('a', at + 1)) {
    // A name of one letter stands behind its length 1.
    if (program[at - 1] == '\x01') program[at] = '/';
  }
  write("__model__", program);
  write("b", f32_record({2}, {1.0F, 2.0F}));
  EXPECT_THAT(error(folder_.string()), HasSubstr("its file would lie outside of the model's folder\n  parameter '/'"));
}

}  // namespace
}  // namespace slim::paddle
