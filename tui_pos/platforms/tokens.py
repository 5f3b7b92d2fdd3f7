"""When the right to call a platform has to be renewed, what an answer to that means, and when a
person has to be told. Pure.

Meituan's retail family gives a token for 30 days, and one good for 35 days to get the next pair
with. The dining family gives one that does not run out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

import msgspec
from msgspec.structs import replace

from tui_pos.platforms.base import Refused, Unknown
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

RUNS_OUT, RENEWAL_FAILED, RUN_OUT = 2020, 2021, 2022

WARN = timedelta(days=7)
"""So long before its end a person is told, where the till cannot help itself."""

RENEW = timedelta(days=10)
"""So long before its end a token is renewed: days to try again in, before anybody is told."""

_PART = 3
"""One that was good for less is renewed in the last part of its time, a third."""

LOOK_AGAIN_S = 3600.0
PAUSES_S = (60.0, 600.0, 3600.0, 21600.0)
"""Seconds before each further try after one that failed; the last one repeats. A platform may
count them."""


class Grant(msgspec.Struct, frozen=True, kw_only=True):
    """What a shop's authorisation is worth now.

    `refresh` gets the next one, None where there is none to be had. `since`, `until`: when
    `access` was given and when it ends; None: not known, or never. `left`: how often it can
    still be renewed; None: nobody said that this is counted.
    """

    access: Secret
    refresh: Secret | None = None
    since: datetime | None = None
    until: datetime | None = None
    left: int | None = None

    @property
    def renewable(self) -> bool:
        return self.refresh is not None and self.left != 0


class Renewed(msgspec.Struct, frozen=True, kw_only=True):
    """The platform gave a new token. None: it did not say."""

    access: Secret
    refresh: Secret | None = None
    lasts_s: int | None = None
    left: int | None = None


Renewal = Renewed | Refused | Unknown


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A grant as it is written down. `first` and `first_refresh` stood in the shop's file, and it
    descends from them. `asked`: a renewal went out then, and nothing is known of it. `error` and
    `words`: why the last one came to nothing."""

    platform: str
    first: Secret
    first_refresh: Secret | None = None
    grant: Grant
    asked: datetime | None = None
    error: int | None = None
    words: str = ""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a platform's token stands, with nothing secret in it. `tries`: renewals in a row that
    came to nothing, since the till was started."""

    until: datetime | None = None
    left: int | None = None
    renewable: bool = False
    error: int | None = None
    words: str = ""
    tries: int = 0


def may_run_out(setting: PlatformSetting) -> bool:
    """Does the shop's file say anything of an end of this token, or how to renew it?"""
    return setting.refresh_token is not None or setting.token_expires is not None


def in_force(setting: PlatformSetting, kept: Kept | None) -> Kept:
    """The grant to work with: what was kept, or what the shop's file says.

    What was kept counts as long as it descends from the token in the shop's file, which goes on
    standing there while its descendants replace each other here. Any other token in the file was
    put there by a person, because the shop authorised the till anew: then the file counts, and
    what was kept is no good any more, as an authorisation ends the one before it. So it is, too,
    where somebody puts an older file back: the last word is a person's. A file that says nothing
    of a refresh token, or that has its date corrected, means the same authorisation.
    """
    fresh = Kept(
        platform=setting.kind,
        first=setting.auth_token,
        first_refresh=setting.refresh_token,
        grant=Grant(
            access=setting.auth_token,
            refresh=setting.refresh_token,
            until=setting.token_expires,
        ),
    )
    if kept is None or kept.first != setting.auth_token:
        return fresh
    if setting.refresh_token not in (None, kept.first_refresh):
        return fresh
    if kept.grant.access == setting.auth_token:
        # Never renewed yet: what the file says of it is as new as it gets.
        return replace(kept, grant=replace(kept.grant, until=fresh.grant.until))
    return kept


def is_due(kept: Kept, now: datetime) -> bool:
    """Is it time to renew? At once where nothing is known of a renewal that went out."""
    grant = kept.grant
    if grant.until is None or not grant.renewable:
        return False
    if kept.asked is not None:
        return True
    early = RENEW if grant.since is None else min(RENEW, (grant.until - grant.since) / _PART)
    return grant.until - now <= early


def after(kept: Kept, renewal: Renewal, now: datetime, lasts: timedelta) -> Kept:
    """What is kept once a renewal was answered, or was not. `lasts`: how long a token of this
    family is good where the answer does not say.

    Where the answer is missing the platform may have given a new pair that nobody has. The old
    one is all there is: it goes on being used, and being shown again.
    """
    match renewal:
        case Renewed(lasts_s=lasts_s):
            good_for = timedelta(seconds=lasts_s) if lasts_s is not None else lasts
            left = renewal.left
            if left is None and kept.grant.left is not None:
                left = max(kept.grant.left - 1, 0)
            grant = Grant(
                access=renewal.access,
                refresh=renewal.refresh or kept.grant.refresh,
                since=now,
                until=now + good_for,
                left=left,
            )
            return replace(kept, grant=grant, asked=None, error=None, words="")
        case Refused():
            return replace(kept, asked=None, error=renewal.code, words=renewal.words)
        case Unknown():
            return replace(kept, error=renewal.code, words=renewal.words)


def standing(kept: Kept, tries: int = 0) -> Standing:
    """How it stands, to be shown."""
    return Standing(
        until=kept.grant.until,
        left=kept.grant.left,
        renewable=kept.grant.renewable,
        error=kept.error,
        words=kept.words,
        tries=tries,
    )


def days_left(until: datetime, now: datetime) -> int:
    """Days a token is still good for, the last one counted as a whole."""
    return max(ceil((until - now) / timedelta(days=1)), 0)


def concern(found: Standing, now: datetime) -> int | None:
    """Our error code for what a person has to be told, None where there is nothing to do.

    As long as the till can renew the token, and has not failed to, its end is nobody's concern.
    """
    if found.until is None:
        return None
    if now >= found.until:
        return RUN_OUT
    if found.until - now > WARN:
        return None
    if found.error is not None:
        return RENEWAL_FAILED
    return None if found.renewable else RUNS_OUT


def pause_after(found: Standing) -> float:
    """Seconds until a token is to be looked at again."""
    return LOOK_AGAIN_S if found.tries == 0 else PAUSES_S[min(found.tries, len(PAUSES_S)) - 1]
