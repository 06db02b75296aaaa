// Does each operation to an item chosen by number; what the rules forbid is left out, as on the page.
({CodePoints}, annotations, schemes, entities, attributions, stances, items, rules, canonicals, spans, wire,
    [text, schemeJson, operations]) => {
  const FIELDS = {
    entities: ["span", "antecedent"],
    attribution: ["content", "source", "cue", "addressee", "source_antecedent", "content_antecedent"],
    stance: ["evidence", "target"],
  };
  const scheme = schemes.readScheme(schemeJson);
  const points = new CodePoints(text);
  const labels = Object.keys(scheme.labels);
  const pick = (list, number) => (list.length ? list[number % list.length] : null);
  let annotation = annotations.EMPTY;

  const bring = (number) => {
    const made = canonicals.readCanonical(pick(labels, number), `name ${number % 3}`);
    annotation = canonicals.bringCanonical(annotation, made);
    return made.id;
  };

  const editEntity = (name, number, other, span, known) => {
    const entity = pick(annotation.entities, number);
    if (name === "entity") return span && entities.addEntity(annotation, span, pick(labels, number), scheme).annotation;
    if (!entity) return null;
    if (name === "relabel") return entities.relabelEntity(annotation, entity, pick(labels, other), scheme);
    return entities.setCanonical(annotation, entity, known);
  };

  const editAttribution = (name, number, other, known) => {
    const attribution = pick(annotation.attributions, number);
    const parent = other % 4 ? pick(annotation.attributions, other) : null;
    if (name === "attribution") return attributions.addAttribution(annotation).annotation;
    if (!attribution) return null;
    if (name === "nest") return attributions.nest(annotation, attribution, parent?.id ?? null, scheme);
    if (name === "implicit") return attributions.toggleImplicitSource(annotation, attribution);
    return attributions.setSourceCanonical(annotation, attribution, known);
  };

  const editStance = (name, number, other, span, known) => {
    const stance = pick(annotation.stances, number);
    const attribution = pick(annotation.attributions, other);
    const holders = [{kind: "author"}, {kind: "canonical", canonical: known}];
    if (attribution) holders.push({kind: "source", attribution: attribution.id});
    const target = pick(Object.keys(scheme.targets), number);
    const targets = [{kind: "text", text: "own"}, {kind: "target", target}, {kind: "canonical", canonical: known}];
    if (span) targets.push({kind: "span", span});
    if (name === "stance") return stances.addStance(annotation, attribution?.id ?? null, scheme).annotation;
    if (!stance) return null;
    if (name === "holder") return stances.setHolder(annotation, stance, pick(holders, other), scheme);
    if (name === "target") return stances.setTarget(annotation, stance, pick(targets, other));
    if (name === "label") return stances.setLabel(annotation, stance, pick(scheme.scale, other).label);
    return stances.setVia(annotation, stance, attribution?.id ?? null);
  };

  const editItem = (name, number, other, span, ranges) => {
    const item = pick(annotations.itemsOf(annotation), number);
    if (!item) return null;
    const field = pick(FIELDS[item.layer], other);
    const [attribute, {values} = {}] = pick(schemes.attributesFor(scheme, item), other) ?? [];
    if (name === "take") return span && items.addToSpan(annotation, item, field, ranges, scheme, points);
    if (name === "put") return items.setSpan(annotation, item, field, span, scheme, points);
    if (name === "attribute") return attribute && items.nextAttribute(annotation, item, attribute, values);
    if (name === "uncertain") return items.toggleUncertain(annotation, item);
    if (name === "note") return items.setNote(annotation, item, text.slice(0, other));
    return items.removeItem(annotation, item);
  };

  const edit = ([name, number, other, ranges]) => {
    const span = spans.makeSpan(points, ranges);
    const known = ["canonical", "speaks", "holder", "target"].includes(name) ? bring(other) : null;
    if (["entity", "relabel", "canonical"].includes(name)) return editEntity(name, number, other, span, known);
    if (["attribution", "nest", "implicit", "speaks"].includes(name)) return editAttribution(name, number, other, known);
    if (["stance", "holder", "target", "label", "via"].includes(name)) return editStance(name, number, other, span, known);
    return editItem(name, number, other, span, ranges);
  };

  for (const operation of operations) {
    try {
      annotation = edit(operation) || annotation;
    } catch (error) {
      if (!(error instanceof rules.NotPossible)) throw error;
    }
  }
  return wire.writeAnnotation(annotation);
}
