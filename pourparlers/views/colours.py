"""One colour a label, from the palette that colour-blind readers tell apart (Okabe and Ito 2008)."""

COLOURS = {"claim": "#0072B2", "demand": "#E69F00", "concession": "#009E73"}
