"""Which role nouns the press uses for the same person: `l'élu` for a mayor, `le magistrat` for a judge."""

from functools import cache

_CLASSES = """
élu élue: maire bourgmestre député députée sénateur sénatrice conseiller conseillère échevin échevine adjoint adjointe syndic syndique président présidente parlementaire édile
parlementaire: député députée sénateur sénatrice élu élue rapporteur rapporteuse
édile: maire bourgmestre syndic syndique mairesse
syndicaliste: délégué déléguée secrétaire représentant représentante responsable meneur porte-parole
responsable: directeur directrice président présidente secrétaire chef cheffe délégué déléguée coordinateur coordinatrice porte-parole
dirigeant dirigeante patron patronne: président présidente directeur directrice pdg gérant gérante fondateur fondatrice chef cheffe propriétaire
magistrat magistrate: juge procureur procureure président présidente substitut conseiller conseillère
avocat avocate conseil pénaliste: me maître défenseur bâtonnier avocat avocate
officier militaire: général colonel capitaine lieutenant commandant amiral major porte-parole
policier policière: commissaire capitaine brigadier inspecteur préfet
diplomate: ambassadeur ambassadrice ministre négociateur négociatrice émissaire consul envoyé envoyée chancelier
négociateur négociatrice émissaire médiateur médiatrice: chef cheffe ambassadeur ambassadrice diplomate représentant envoyé
prélat évêque: archevêque cardinal évêque monseigneur abbé
religieux religieuse: sœur frère père abbé pasteur imam rabbin prêtre
prêtre: curé abbé père vicaire
praticien praticienne médecin docteur: chirurgien chirurgienne urgentiste médecin docteur généraliste psychiatre pédiatre
soignant soignante: infirmier infirmière aide-soignante sage-femme
scientifique chercheur chercheuse: professeur professeure chercheur chercheuse biologiste économiste climatologue hydrologue géologue historien historienne sociologue politologue physicien physicienne océanographe
universitaire: professeur professeure maître économiste historien historienne sociologue politologue
enseignant enseignante: professeur professeure instituteur institutrice
agriculteur agricultrice exploitant exploitante paysan paysanne: éleveur éleveuse maraîcher maraîchère céréalier viticulteur viticultrice
pêcheur: patron armateur capitaine
industriel entrepreneur: président directeur fondateur pdg
entraîneur technicien coach: sélectionneur entraîneur
joueur joueuse: capitaine attaquant défenseur gardien milieu
ministre: ministre chancelier secrétaire
fonctionnaire: directeur directrice préfet secrétaire chef
préfet préfète: représentant représentante
opposant opposante: chef cheffe député candidat candidate
artiste: chanteur chanteuse comédien comédienne peintre sculpteur musicien cinéaste écrivain
syndicat organisation centrale: union fédération confédération centrale ligue coordination intersyndicale
association collectif: comité ligue collectif coordination union association amis front
entreprise société groupe compagnie firme exploitant opérateur constructeur fabricant: société groupe compagnie entreprise filiale usine régie
fédération confédération: union fédération confédération
parti formation mouvement: parti front union mouvement alliance rassemblement
autorité régulateur gendarme: agence autorité commission haute
institution: conseil commission banque cour tribunal université
agence: agence office
ville commune municipalité mairie: mairie ville commune conseil
région: région conseil
exécutif cabinet: gouvernement
pouvoir régime junte: gouvernement
ministère: ministère
justice juridiction: tribunal cour parquet
direction: direction entreprise société groupe
"""


@cache
def _members() -> dict[str, frozenset[str]]:
    members: dict[str, frozenset[str]] = {}
    for line in _CLASSES.strip().splitlines():
        general, special = line.split(":")
        for noun in general.split():
            members[noun] = members.get(noun, frozenset()) | frozenset(special.split()) | frozenset(general.split())
    return members


def same_class(said: str, role: str) -> bool:
    """Whether a description with the head `said` may mean somebody whose role has the head `role`; plurals count."""
    return any(role in _members().get(form, ()) for form in (said, said.rstrip("sx")))
