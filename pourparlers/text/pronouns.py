"""French pronouns that stand for an actor, with gender and number as far as they show them."""

MASCULINE = frozenset(
    (
        "il",
        "celui-ci",
        "celui-là",
        "ce dernier",
        "dernier",
        "l'un",
        "intéressé",
        "l'intéressé",
        "lui-même",
        "le",
        "lui",
        "chacun",
        "aucun",
    )
)
FEMININE = frozenset(
    (
        "elle",
        "celle-ci",
        "celle-là",
        "cette dernière",
        "dernière",
        "l'une",
        "intéressée",
        "l'intéressée",
        "elle-même",
        "la",
        "chacune",
        "aucune",
    )
)
EITHER = frozenset(("on", "l'autre"))
PLURAL = (
    frozenset(
        """ils elles eux ceux-ci celles-ci ceux-là celles-là
        certains certaines plusieurs d'autres
        tous toutes beaucoup eux-mêmes elles-mêmes les""".split()
    )
    | {"derniers", "dernières"}
    | {"ces derniers", "ces dernières", "les uns", "les unes"}
)
PRONOUNS = MASCULINE | FEMININE | EITHER | PLURAL


def is_pronoun(mention: str) -> bool:
    """Whether a mention names nobody by itself."""
    return plain(mention) in PRONOUNS


def plain(mention: str) -> str:
    """A mention in lower case, with straight apostrophes."""
    return mention.lower().replace("’", "'")
