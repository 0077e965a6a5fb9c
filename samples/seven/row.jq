# [recipe, validate's JSON, bench's JSON or nothing] -> one model's results. Seeded weights have no accuracy.
.[0] as $recipe | .[1] as $judged | .[2] as $bench | (if $seeded then null else $judged end) as $accuracy
| {
    model: $model, title: $recipe.title, seeded: $seeded, samples: $judged.samples, isa: $judged.isa,
    fp32: {top1: $accuracy.fp32.top1, images_per_second: $bench.models[0].images_per_second},
    int8: {top1: $accuracy.int8.top1, images_per_second: $bench.models[1].images_per_second},
    drop: $accuracy.drop.top1, interval95: $accuracy.drop.top1_interval95, ratio: $bench.models[1].ratio,
    agreement: $judged.agreement, sqnr_db: $judged.sqnr_db, published: $recipe.published
  }
