# slimconv_add_model: a build step that converts a model to INT8. Comes with find_package(slimconv), and with
# add_subdirectory() of slimconv's sources.
#
#   slimconv_add_model(NAME INPUT model.onnx OUTPUT model.int8.onnx
#                      [DATA path] [LABELS file] [ARGS option...] [DEPENDS file-or-target...]
#                      [TEST MAX_DROP points [TEST_DATA path] [TEST_LABELS file] [TEST_ARGS option...]])
#
#   NAME     the target, part of `all`; what reads the model says add_dependencies(app NAME)
#   INPUT    the FP32 model, a file or a folder
#   OUTPUT   the INT8 model, relative to the current binary folder; all other paths are relative to the source folder
#   DATA     calibration data, a file or a folder; every file in the folder counts, added and removed ones too
#   LABELS   its labels file, where it is not labels.txt in the folder
#   ARGS     further options of `slimconv convert`; run in the current binary folder, with --quiet
#   DEPENDS  files that INPUT or ARGS refer to, targets that make them
#   TEST     adds the CTest test NAME.validate, which fails when the INT8 model loses more than MAX_DROP points of top-1
#            on TEST_DATA (default: DATA with LABELS). TEST_ARGS are further options of `slimconv validate`: a
#            --preprocess given in ARGS is wanted there again
#
# The step runs again when the model, the data, an option or slimconv itself changed. When it fails, slimconv's message is
# shown and an older OUTPUT stays as it was.
function(slimconv_add_model name)
  set(values INPUT OUTPUT DATA LABELS MAX_DROP TEST_DATA TEST_LABELS)
  set(lists ARGS DEPENDS TEST_ARGS)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "TEST" "${values}" "${lists}")
  _slimconv_check_arguments()

  foreach(path INPUT DATA LABELS TEST_DATA TEST_LABELS)
    if(DEFINED ARG_${path})
      cmake_path(ABSOLUTE_PATH ARG_${path} BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    endif()
  endforeach()
  cmake_path(ABSOLUTE_PATH ARG_OUTPUT BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)

  _slimconv_data_options(data_options "${ARG_DATA}" "${ARG_LABELS}")
  _slimconv_files(input_files "${ARG_INPUT}")
  _slimconv_files(data_files "${ARG_DATA}")
  set(files ${input_files} ${data_files} ${ARG_LABELS})

  # Written at configure time, and only when it differs: neither a changed option nor a file that is gone would otherwise
  # make the step run again in every generator.
  set(step_file "${CMAKE_CURRENT_BINARY_DIR}/${name}.slimconv-step")
  list(JOIN ARG_ARGS "\n" options_text)
  list(JOIN files "\n" files_text)
  file(GENERATE OUTPUT "${step_file}" CONTENT "${data_options}\n${options_text}\n\n${files_text}\n")

  cmake_path(GET ARG_OUTPUT PARENT_PATH output_folder)
  add_custom_command(
    OUTPUT "${ARG_OUTPUT}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${output_folder}"
    COMMAND slimconv::slimconv convert "${ARG_INPUT}" "${ARG_OUTPUT}" ${data_options} ${ARG_ARGS} --quiet
    DEPENDS slimconv::slimconv "${step_file}" ${files} ${ARG_DEPENDS}
    COMMENT "Converting to INT8: ${name}"
    VERBATIM)
  add_custom_target(${name} ALL DEPENDS "${ARG_OUTPUT}")

  if(ARG_TEST)
    if(DEFINED ARG_TEST_DATA)
      _slimconv_data_options(data_options "${ARG_TEST_DATA}" "${ARG_TEST_LABELS}")
    endif()
    add_test(NAME ${name}.validate
             COMMAND $<TARGET_FILE:slimconv::slimconv> validate "${ARG_INPUT}" "${ARG_OUTPUT}" ${data_options}
                     --max-drop "${ARG_MAX_DROP}" ${ARG_TEST_ARGS})
  endif()
endfunction()

# What is wrong with the arguments of slimconv_add_model, in whose scope it runs.
macro(_slimconv_check_arguments)
  set(wrong "")
  foreach(argument IN LISTS ARG_UNPARSED_ARGUMENTS)
    list(APPEND wrong "unexpected argument '${argument}'")
  endforeach()
  foreach(keyword IN LISTS ARG_KEYWORDS_MISSING_VALUES)
    list(APPEND wrong "${keyword} has no value")
  endforeach()
  foreach(keyword INPUT OUTPUT)
    if(NOT DEFINED ARG_${keyword} AND NOT ${keyword} IN_LIST ARG_KEYWORDS_MISSING_VALUES)
      list(APPEND wrong "${keyword} is missing")
    endif()
  endforeach()
  if(DEFINED ARG_LABELS AND NOT DEFINED ARG_DATA)
    list(APPEND wrong "LABELS needs DATA")
  endif()
  if(DEFINED ARG_TEST_LABELS AND NOT DEFINED ARG_TEST_DATA)
    list(APPEND wrong "TEST_LABELS needs TEST_DATA")
  endif()
  if(NOT ARG_TEST)
    foreach(keyword MAX_DROP TEST_DATA TEST_LABELS TEST_ARGS)
      if(DEFINED ARG_${keyword})
        list(APPEND wrong "${keyword} needs TEST")
      endif()
    endforeach()
  else()
    if(NOT ARG_MAX_DROP MATCHES "^[0-9]+([.][0-9]+)?$")
      list(APPEND wrong "TEST needs MAX_DROP, how many points of top-1 may be lost, found '${ARG_MAX_DROP}'")
    endif()
    if(NOT DEFINED ARG_DATA AND NOT DEFINED ARG_TEST_DATA)
      list(APPEND wrong "TEST needs TEST_DATA or DATA")
    endif()
  endif()
  if(wrong)
    list(JOIN wrong "\n  " wrong)
    message(FATAL_ERROR "slimconv_add_model(${name}):\n  ${wrong}\nIts options are INPUT, OUTPUT, DATA, LABELS, ARGS, "
                        "DEPENDS, TEST, MAX_DROP, TEST_DATA, TEST_LABELS and TEST_ARGS.")
  endif()
endmacro()

function(_slimconv_data_options variable data labels)
  set(options "")
  if(data)
    list(APPEND options --data "${data}")
  endif()
  if(labels)
    list(APPEND options --labels "${labels}")
  endif()
  set(${variable} "${options}" PARENT_SCOPE)
endfunction()

# The file itself, or the files in a folder as they are now; the build looks for others each time.
function(_slimconv_files variable path)
  set(files "${path}")
  if(IS_DIRECTORY "${path}")
    file(GLOB_RECURSE files CONFIGURE_DEPENDS "${path}/*")
  endif()
  set(${variable} "${files}" PARENT_SCOPE)
endfunction()
