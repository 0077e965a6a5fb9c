#pragma once

#include <memory>
#include <string>

#include "runtime/executor.h"

namespace slim {

/// An f32 executor that runs oneDNN primitives where oneDNN has them and reference kernels elsewhere. Lowers the graph
/// to a plan when it meets inputs of new dims, and keeps the last few plans; a further run of a plan allocates no
/// activations but its results. Uses one thread. INT8 chains (passes/fuse) run as integer primitives. QDQ graphs as
/// they stand in files run in simulation: constants are dequantized when the plan is made, and QuantizeLinear with the
/// DequantizeLinear nodes behind it is one rounding of f32 values. A graph in which dims depend on what the inputs
/// contain runs on the reference kernels throughout. `graph` must outlive it and stay as it is.
std::unique_ptr<Executor> make_onednn_executor(const Graph& graph, ExecutorOptions options = {});

/// Lets the executors that are made with it (ExecutorOptions::weights) share packed weights; those of several threads
/// may. Holds the weights of all their graphs until the last of them and the caller let go.
std::shared_ptr<onednn::WeightCache> make_weight_cache();

/// Version of the oneDNN library, such as "2.6.3".
std::string onednn_version();
/// The best instruction set that oneDNN uses on this CPU: "avx512_vnni", "avx2", ...
std::string cpu_isa();
/// Whether sums of u8 * s8 products are exact on this CPU (VNNI); elsewhere pairs of products saturate in 16 bits.
bool has_exact_int8_sums();

}  // namespace slim
