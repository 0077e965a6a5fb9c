#include "graph/text.h"

int main() { return slim::print(slim::parse("graph g {\n  input %x: f32[1]\n  output %x\n}\n")).empty() ? 1 : 0; }
