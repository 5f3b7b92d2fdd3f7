"""A voucher before it is redeemed: what it is, what it takes off, what it costs to be hasty."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span, edges, wrap
from tui_pos.checkout.view import Card
from tui_pos.money import yuan
from tui_pos.vouchers.deals import day


def card_panel(console: Console, card: Card, width: int, height: int) -> list[Line]:
    """Title, amounts, validity, warnings and terms; the first ones matter most."""
    t = console.locale.t
    lines: list[Line] = [[Span(part, "bold")] for part in wrap(card.title, width - 1)[:2]]
    kind = f"{t(f'kind.{card.kind}')}  {card.code_masked}"
    platform = t(f"platform.{card.platform}")
    lines.append([Span(f"{platform} {kind}", "dim")])
    off = t("card.off")
    lines += [
        [],
        edges([Span(off, "good")], [Span(f"-{yuan(card.deduction_fen)} ", "good")], width),
        edges([Span(t("card.after"))], [Span(f"{yuan(card.due_after_fen)} ")], width),
    ]
    if card.face_fen is not None:
        face = yuan(card.face_fen * card.count)
        lines.append(edges([Span(t("card.face"), "dim")], [Span(f"{face} ", "dim")], width))
    if card.available > 1:
        text = t("card.count", count=card.count, available=card.available)
        lines += [[Span(part, "info")] for part in wrap(text, width - 1)]
    for warning in card.warnings:
        lines += [
            [Span(part, "warning")] for part in wrap(f"! {console.words(warning)}", width - 1)
        ]
    if card.valid_until is not None:
        lines.append([Span(t("card.until", day=day(card.valid_until)), "dim")])
    for term in card.terms:
        lines += [[Span(part, "dim")] for part in wrap(f"- {term}", width - 1)]
    return lines[:height]
