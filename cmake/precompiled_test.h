// What nearly every test includes beside the headers of the program, compiled once.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cmake/precompiled.h"
