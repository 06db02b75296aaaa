/**
 * The shapes that travel between the server, the model and the painters; nothing here runs.
 *
 * Offsets are **code points of the document**, half-open, as in `workbench/domain/spans.py`.
 * Items of the working annotation have every field (`null`, `false`, `""` where nothing was said); an
 * attribution may still lack its content, a stance its holder, target or label, until it is submitted.
 *
 * @typedef {[number, number]} Range
 * @typedef {{start: number, end: number, text: string}} Fragment
 * @typedef {{fragments: Fragment[]}} Span
 * @typedef {Record<string, string | boolean>} Attributes
 *
 * @typedef {object} Common
 * @property {string} id
 * @property {Attributes} attributes
 * @property {boolean} uncertain
 * @property {string} note
 * @property {string} suggested_by
 *
 * @typedef {"source" | "cue" | "content" | "addressee"} Role
 * @typedef {"entities" | "attribution" | "stance"} LayerName
 *
 * @typedef {Common & {layer: "entities", span: Span, label: string, canonical: string | null,
 *   antecedent: Span | null}} Entity
 * @typedef {Common & {layer: "attribution", content: Span | null, source: Span | null, cue: Span | null,
 *   addressee: Span | null, parent: string | null, source_canonical: string | null, implicit_source: boolean,
 *   source_antecedent: Span | null, content_antecedent: Span | null}} Attribution
 * @typedef {{kind: "author"} | {kind: "canonical", canonical: string} | {kind: "source", attribution: string}} Holder
 * @typedef {{kind: "target", target: string} | {kind: "canonical", canonical: string}
 *   | {kind: "span", span: Span} | {kind: "text", text: string}} Target
 * @typedef {Common & {layer: "stance", holder: Holder | null, target: Target | null, label: string | null,
 *   implicit: boolean, evidence: Span | null, attribution: string | null}} Stance
 * @typedef {Entity | Attribution | Stance} Item
 *
 * @typedef {{id: string, name: string, kind: string, wikidata?: string | null}} CanonicalEntity
 *
 * @typedef {object} Annotation
 * @property {Entity[]} entities
 * @property {Attribution[]} attributions
 * @property {Stance[]} stances
 * @property {string} note
 * @property {string[]} refused_suggestions
 * @property {CanonicalEntity[]} canonical_entities
 * @property {Record<string, number>} [decided] in a case: whose version was taken, by decision; see `deciding.js`
 * @property {string} [basis] in a case: the answers it is about
 *
 * @typedef {{by: number, uncertain: boolean, note: string}} Remark
 * @typedef {{item: any, by: number[], remarks: Remark[]}} Version
 * @typedef {object} Decision an item on which answers differ
 * @property {string} id
 * @property {LayerName} layer
 * @property {string[]} kinds names of how they differ; none where all agree, but on what it refers to
 * @property {string[]} details
 * @property {Version[]} versions
 * @typedef {object} Side an answer on the table
 * @property {string} name
 * @property {boolean} gold whether it is an earlier decision
 * @property {string} status
 * @property {string} note
 * @property {string | null} created_at
 * @property {boolean} revised since the earlier decision
 *
 * @typedef {object} Case what `GET /cases/…` answers
 * @property {DocumentView} document
 * @property {number} sentence
 * @property {Side[]} sides
 * @property {any} annotation
 * @property {Decision[]} decisions
 * @property {string[]} order
 * @property {{annotator: string, revision: number}[]} made_of
 * @property {CanonicalEntity[]} canonical_entities
 *
 * @typedef {object} DocumentView
 * @property {string} id
 * @property {string} title
 * @property {string} url
 * @property {string | null} date
 * @property {string} language
 * @property {Record<string, unknown>} metadata
 * @property {string} text
 * @property {Range[]} sentences
 * @property {any[]} mine
 *
 * @typedef {object} WorkItem
 * @property {string} document
 * @property {number} sentence
 * @property {any[]} suggestions
 * @property {any} annotation
 * @property {string} [expires_at]
 * @property {Case} [case] what there is to decide
 * @property {{revision: number, reason: string} | null} [again] why it is asked again, if it was answered before
 *
 * @typedef {{items: WorkItem[], documents: Record<string, DocumentView>, remaining: number, today: number}} Batch
 *
 * @typedef {object} LabelerData
 * @property {string} api
 * @property {string} csrf
 * @property {{name: string, display_name: string, role: string}} user
 * @property {{name: string, title: string, overlap: number}} project
 * @property {any} scheme
 * @property {string} guidelines
 * @property {{document: string, sentence: number} | null} open
 * @property {string} sign_in
 * @property {"label" | "adjudicate"} mode
 * @property {Record<string, {title: string, description: string}>} kinds of differences, by name
 */

export {};
