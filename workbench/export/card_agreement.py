"""What the card says of how far annotators agree."""

from workbench.export.card_markdown import line, table
from workbench.export.report import Agreement


def agreement_text(agreement: Agreement | None) -> str:
    if agreement is None:
        return "Was not measured for this export."
    rows = [
        [
            f"`{layer}`" if number == 0 else "",
            line(figure.title),
            "none" if figure.value is None else f"{figure.value:.3f}",
            "" if figure.low is None or figure.high is None else f"{figure.low:.3f} to {figure.high:.3f}",
            figure.items,
        ]
        for layer, figures in agreement.layers.items()
        for number, figure in enumerate(figures.figures)
    ]
    kinds = "; ".join(f"in `{layer}` {figures.items}" for layer, figures in agreement.layers.items())
    verdicts = [f"- `{layer}`: {line(figures.verdict)}" for layer, figures in agreement.layers.items()]
    return "\n\n".join(
        (
            "Between annotators, on everybody's newest answers before anything was adjudicated or merged. The first "
            "measure of each layer stands for it. Where chance is taken off (α, κ), 0 is what guessing would reach. "
            f"Items are {kinds}. Intervals hold 95 %, resampled over "
            f"{' or '.join(dict.fromkeys(figures.over for figures in agreement.layers.values()))}.",
            table(["layer", "measure", "value", "interval", "items"], rows),
            "\n".join(verdicts),
        )
    )
