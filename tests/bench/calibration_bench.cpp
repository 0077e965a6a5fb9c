// What calibration costs: ns/element of the streaming statistics, ms/tensor of the calibrators.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/calibration/histogram.h"
#include "converter/calibration/histogram_kernels.h"

namespace slim {
namespace {

std::vector<float> activations(std::size_t count, bool relu) {
  std::mt19937 engine(1);
  std::normal_distribution<float> normal;
  std::vector<float> data(count);
  for (float& x : data) x = relu ? std::max(0.0F, normal(engine)) : normal(engine);
  return data;
}

void set_ns_per_element(benchmark::State& state, std::size_t elements) {
  state.counters["ns/element"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(elements) * 1e-9,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void summarize_span(benchmark::State& state) {
  const auto data = activations(static_cast<std::size_t>(state.range(0)), true);
  for (auto _ : state) benchmark::DoNotOptimize(summarize(data));
  set_ns_per_element(state, data.size());
}
BENCHMARK(summarize_span)->Arg(1000)->Arg(100'000)->Arg(1'200'000);

// Arguments: elements, ReLU in front, max_binned.
void add_to_histogram(benchmark::State& state) {
  const auto data = activations(static_cast<std::size_t>(state.range(0)), state.range(1) != 0);
  Histogram histogram;
  for (auto _ : state) {
    benchmark::DoNotOptimize(histogram.add(data, static_cast<std::size_t>(state.range(2))));
  }
  set_ns_per_element(state, data.size());
}
BENCHMARK(add_to_histogram)->ArgsProduct({{1000, 100'000, 1'200'000}, {0, 1}, {0, 16'384}});

void add_one_block_portably(benchmark::State& state) {
  namespace kernels = histogram_kernels;
  const auto data = activations(2048, true);
  std::vector<std::uint16_t> indices(data.size());
  kernels::Counters counters;
  for (auto _ : state) {
    benchmark::DoNotOptimize(kernels::portable::scan(data.data(), data.size()));
    benchmark::DoNotOptimize(kernels::portable::bin_indices(data.data(), data.size(), 256, 0, indices.data()));
    kernels::count_indices(indices.data(), data.size(), counters);
  }
  set_ns_per_element(state, data.size());
}
BENCHMARK(add_one_block_portably);

void choose_range(benchmark::State& state, const Calibrator& calibrator, bool relu) {
  TensorStatistics statistics;
  statistics.observe(activations(1'000'000, relu));
  for (auto _ : state) benchmark::DoNotOptimize(calibrate(calibrator, statistics));
}
BENCHMARK_CAPTURE(choose_range, percentile, Percentile{99.99}, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(choose_range, mse, Mse{}, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(choose_range, mse_relu, Mse{}, true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(choose_range, kl, Kl{}, false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(choose_range, kl_relu, Kl{}, true)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace slim
