"""Gradient descent over encoded examples, the same for every task."""

import copy
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from workbench.training.terms import Progress
from workbench.training.transformer import Transformer

EXAMPLES_A_BATCH = 16
WARM_UP = 0.1
"""The share of the steps in which the rate rises to its full height, from which it falls to nothing."""

LONGEST_GRADIENT = 1.0
IGNORED = -100
"""The target of what is no example: torch's own number for it."""


class Example(NamedTuple):
    """Attributes:
    inputs: of the model, as lists of one length.
    target: what is to be predicted: a class a token, or one, or the share of each class.
    """

    inputs: dict[str, list[int]]
    target: Any


def fit(
    transformer: Transformer,
    examples: Sequence[Example],
    score: Callable[[], float] | None,
    seed: int,
    progress: Progress,
) -> None:
    """Train the model, and leave it with the weights of the epoch that scored best, or of the last.

    Args:
        score: how good the model is now, on what it is not trained on.
    """
    import torch

    model = transformer.model.to(_device())
    chance = torch.Generator().manual_seed(seed)
    steps = math.ceil(len(examples) / EXAMPLES_A_BATCH) * transformer.epochs
    optimizer = torch.optim.AdamW(model.parameters(), lr=transformer.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _height(step, steps))
    best, kept = -math.inf, None
    done = 0
    for _ in range(transformer.epochs):
        model.train()
        order = torch.randperm(len(examples), generator=chance).tolist()
        for at in range(0, len(order), EXAMPLES_A_BATCH):
            batch = [examples[number] for number in order[at : at + EXAMPLES_A_BATCH]]
            loss = _loss(model(**_padded(transformer, batch)).logits, batch)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            done += 1
            progress(done, steps)
        if score is not None and (now := score()) > best:
            best, kept = now, copy.deepcopy(model.state_dict())
    if kept is not None:
        model.load_state_dict(kept)


def logits_of(transformer: Transformer, inputs: Sequence[dict[str, list[int]]]) -> Iterator[Any]:
    """What the model says of each example, without padding: an array of shape (tokens, classes) or (classes,)."""
    import torch

    transformer.model.eval()
    with torch.no_grad():
        for at in range(0, len(inputs), EXAMPLES_A_BATCH):
            batch = [Example(one, None) for one in inputs[at : at + EXAMPLES_A_BATCH]]
            logits = transformer.model(**_padded(transformer, batch)).logits.cpu().numpy()
            for example, said in zip(batch, logits, strict=True):
                yield said[: len(example.inputs["input_ids"])] if said.ndim == 2 else said


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _padded(transformer: Transformer, batch: Sequence[Example]) -> dict[str, Any]:
    padded = transformer.tokenizer.pad(
        [example.inputs for example in batch], padding=True, padding_side="right", return_tensors="pt"
    )
    return {name: values.to(transformer.model.device) for name, values in padded.items()}


def _loss(logits: Any, batch: Sequence[Example]) -> Any:
    """Cross entropy, over tokens where there are some; with shares as targets where those are given."""
    import torch

    if logits.ndim == 3:
        width = logits.shape[1]
        targets = [[*example.target, *[IGNORED] * (width - len(example.target))] for example in batch]
        return torch.nn.functional.cross_entropy(
            logits.flatten(0, 1), torch.tensor(targets, device=logits.device).flatten(), ignore_index=IGNORED
        )
    targets = torch.tensor([example.target for example in batch], device=logits.device)
    return torch.nn.functional.cross_entropy(logits, targets)


def _height(step: int, steps: int) -> float:
    rising = max(1, int(steps * WARM_UP))
    return (step + 1) / rising if step < rising else max(0.0, (steps - step) / max(1, steps - rising))
