# Settings that all targets share, and slim_library(): a static library of one layer.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")

set(SLIMCONV_RELEASE_BUILD OFF)
if(CMAKE_BUILD_TYPE STREQUAL Release)
  set(SLIMCONV_RELEASE_BUILD ON)
endif()

# ccache, where it is installed, told that neither the place of the tree nor that of the build matters.
find_program(SLIMCONV_CCACHE ccache)
if(SLIMCONV_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime" "${SLIMCONV_CCACHE}")
endif()

function(slim_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  if(SLIMCONV_DEVELOPER_MODE)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Werror)
  endif()
  if(SLIMCONV_FUZZ)
    # The coverage counters that guide libFuzzer.
    target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
  endif()
endfunction()

# Most of a file's compile time goes into the standard library, the graph and, in tests, GoogleTest. Release builds
# precompile these headers and compile some ten files of a target as one, which takes a quarter of the time; other
# builds do neither, so that a missing include is found.
option(SLIMCONV_FAST_BUILD "Precompile headers, compile files of a target together" ${SLIMCONV_RELEASE_BUILD})

# slim_compile_fast(TARGET HEADER [LIBRARY...]): the target reads cmake/HEADER.h precompiled, once for all targets that do.
function(slim_compile_fast target header)
  if(NOT SLIMCONV_FAST_BUILD)
    return()
  endif()
  # -fpch-preprocess lets ccache see through it; -fPIC, as programs and libraries share it.
  set(options $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> -fPIC ${SLIM_TEST_OPTIONS})
  set(owner slim_${header})
  if(NOT TARGET ${owner})
    add_library(${owner} OBJECT "${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp")
    target_include_directories(${owner} PRIVATE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(${owner} PRIVATE fmt::fmt ${ARGN})
    slim_compile_options(${owner})
    target_precompile_headers(${owner} PRIVATE "${PROJECT_SOURCE_DIR}/cmake/${header}.h")
    target_compile_options(${owner} PRIVATE ${options})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
  target_compile_options(${target} PRIVATE ${options})
endfunction()

# slim_library(NAME SOURCES a.cpp... [PUBLIC lib...] [PRIVATE lib...])
#   PUBLIC  layers whose headers appear in this layer's headers
#   PRIVATE third-party libraries; their headers stay in this target's .cpp files
function(slim_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  add_library(slimconv::${name} ALIAS ${name})
  target_include_directories(${name} PUBLIC "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>"
                                            "$<INSTALL_INTERFACE:${SLIMCONV_INSTALL_INCLUDE}>")
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE fmt::fmt ${ARG_PRIVATE})
  slim_compile_options(${name})
  slim_compile_fast(${name} precompiled)
  set_target_properties(${name} PROPERTIES UNITY_BUILD ${SLIMCONV_FAST_BUILD} UNITY_BUILD_BATCH_SIZE 10)
  if(SLIMCONV_INSTALL)
    install(TARGETS ${name} EXPORT slimconvTargets)
  endif()
endfunction()

# slim_test(NAME SOURCES a_test.cpp... LIBRARIES lib... [LABEL label]): one GoogleTest program; every test case is a CTest
# test.
function(slim_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LIBRARIES} fmt::fmt GTest::gmock GTest::gtest_main)
  slim_compile_options(${name})
  if(SLIMCONV_FAST_BUILD)
    set(SLIM_TEST_OPTIONS -O0)  # what is tested is optimised, the tests themselves need not be
  endif()
  slim_compile_fast(${name} precompiled_test GTest::gmock)
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 600 LABELS "${ARG_LABEL}")
endfunction()
