"""To whom a demand is made, where its sentence says so: `demande à X de`, `exhorte X à`, `met X en demeure de`.

Narrow patterns on purpose: a demand without a target is better than one with a wrong target.
"""

import re

_ENDING = r"(?:e|es|ent|ait|aient|é|ée|és|ant|er|a|èrent|era|eront)"
# Verbs whose addressee stands behind `à`, and before `de` or `que`.
_TO = (
    rf"(?:(?:redemand|demand|ordonn|recommand|conseill|suggér|suggèr|intim){_ENDING}"
    r"|enjoi(?:nt|gnent|gnait|gnant|ndre)|interdi(?:t|re|sant))"
)
# Verbs whose addressee is their object, before `à` or `de`.
_OBJECT = (
    rf"(?:(?:exhort|appell|appel|invit|press|somm|conjur|suppli|adjur|encourag|pri|incit){_ENDING}|contrai(?:nt|ndre)"
    r"|(?:met|mettent|mis|mettait|mettant)(?=[\w'’\s-]{1,60}\sen\sdemeure))"
)
_ADVERB = (
    r"(?:(?:[\w'’]+ment|aussi|donc|encore|néanmoins|plutôt|toutefois|ainsi|désormais|enfin|par ailleurs|quant à \w+"
    r"|pour sa part|à présent)\s)*"
)
# What may follow the first word of the addressee: some words, and `de` with a name.
_MORE = (
    r"(?:\s(?!(?:à|au|aux|de|d|que|qu|en|pour|et|ou|dans|qui|le|la|avant|depuis)\b)[\w'’.-]+){0,4}"
    r"(?:\s(?:de\s|du\s|des\s|d['’])(?:la\s|l['’])?[A-ZÀ-Þ][\w'’-]*)?"
)
_OPENING = r"(?:(?i:le|la|les|son|sa|ses|leur|leurs|ce|cet|cette|ces)\s|(?i:l)['’])"
_WHO = (
    rf"(?P<who>{_OPENING}(?!fin\b|fois\b|part\b|suite\b)\w[\w'’-]*{_MORE}"
    rf"|(?:deux|celui-ci|celle-ci|ceux-ci|chacun|tout le monde|M\.|Mme|Me)\b{_MORE}|[A-ZÀ-Þ][\w'’-]*{_MORE})"
)
# The beginning of what is demanded: a preposition and an infinitive, with what stands between.
_ACT = (
    r"\s(?:en\sdemeure\s)?(?:(?:à|de|d['’])\s?)"
    r"(?:(?:ne|se|y|en|le|la|les|lui|leur|pas|plus)\s|(?:n|s|l|m|t)['’])*\w+(?:er|ir|re|oir)\b"
)
_DEMANDED = re.compile(
    rf"(?<!['’])\b{_TO}\s{_ADVERB}(?:à\s|(?P<short>aux?)\s)(?:{_WHO}|(?<=\s)(?P<noun>\w[\w'’-]*{_MORE})){_ACT}"
)
_EXHORTED = re.compile(rf"(?<!s['’])\b{_OBJECT}\s{_ADVERB}{_WHO}{_ACT}")
_DETERMINER = re.compile(rf"^{_OPENING}")


def target(sentence: str) -> str | None:
    """The addressee of a demand as the sentence writes it, without its article; None where no pattern fits."""
    for pattern in (_DEMANDED, _EXHORTED):
        match = pattern.search(sentence)
        if match is None:
            continue
        found = match.groupdict()
        if found.get("noun") and not found.get("short"):
            continue
        return _DETERMINER.sub("", found["who"] or found.get("noun") or "").strip() or None
    return None
