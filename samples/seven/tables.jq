# The report of run.sh -> Markdown.
def fixed($digits):
  if . == null then "-"
  else pow(10; $digits) as $unit | (. * $unit | round) as $x | (if $x < 0 then -$x else $x end) as $size
    | (if $x < 0 then "-" else "" end) + ($size / $unit | floor | tostring)
      + (if $digits == 0 then "" else "." + ($size % $unit + $unit | tostring | .[1:]) end)
  end;
def line: "| " + join(" | ") + " |";
def table($head; cells): ($head | line), ($head | map("---") | "|" + join("|") + "|"), (.[] | cells | line);
def accuracy($head): table(["Model", "FP32 top-1 %", "INT8 top-1 %", "difference", "95 % interval", "agreement %", "SQNR dB"] + $head;
  [.title, (.fp32.top1 | fixed(2)), (.int8.top1 | fixed(2)), (.drop | fixed(2)), (.interval95 | if . then map(fixed(2)) | join(" to ") else "-" end),
   (.agreement | fixed(1)), (.sqnr_db | fixed(1))] + if $head == [] then [] else [.published.fp32 - .published.int8 | fixed(2)] end);

. as $report
| ($report.models | map(select(.fp32.top1 != null))) as $trained
| "CPU \(.cpu), ISA \(.isa)" + if .exact then "; judged with `--exact`, since integer sums can saturate on this CPU" else "" end,
  (if $trained == [] then empty else
    "", "## Accuracy, \($trained[0].samples) images", "", ($trained | accuracy(["difference published"])) end),
  (if $report.small == [] then empty else
    "", "## Accuracy of the trained small versions, \($report.small[0].samples) images", "", ($report.small | accuracy([])) end),
  (if $report.models == [] then empty else
    "", "## Throughput, images/s, batch 1, one core", "",
    (if any($report.models[]; .seeded) then "Weights are seeded: accuracy means nothing, agreement and SQNR tell how faithful INT8 is.", "" else empty end),
    ($report.models | table(["Model", "FP32", "INT8", "ratio", "agreement %", "SQNR dB", "ratio published"];
      [.title, (.fp32.images_per_second | fixed(2)), (.int8.images_per_second | fixed(2)), (.ratio | fixed(2)), (.agreement | fixed(1)),
       (.sqnr_db | fixed(1)), (.published.ratio | fixed(2))])) end)
