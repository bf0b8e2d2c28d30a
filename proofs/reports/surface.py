"""For d0 = d1 = d2 = 1 the surface itself: contours of f and of g, with their critical points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proofs.landscape import LandscapeReport

HEIGHT = 4.0  # inches
_GRID, _LEVELS, _REACH = 101, 14, 1.9


def is_drawable(report: LandscapeReport) -> bool:
    """Whether there are two weights only."""
    land = report.landscape
    return land.d1 == land.X.shape[0] == land.Y.shape[0] == 1


def draw(figure: Any, report: LandscapeReport) -> None:  # noqa: ANN401 (a matplotlib figure)
    """Draw f and, where μ > 0, g beside it, over the weights w1 and w2."""
    land = report.landscape
    mus = [0.0, float(land.mu)] if land.mu else [0.0]
    for axes, mu in zip(
        figure.subplots(1, len(mus), sharey=True, squeeze=False)[0], mus, strict=True
    ):
        filled = _contours(axes, report, mu)
        figure.colorbar(filled, ax=axes, format="%.3g", fraction=0.06, pad=0.02)
    figure.axes[0].set_ylabel("w2")


def _contours(axes: Any, report: LandscapeReport, mu: float) -> Any:  # noqa: ANN401
    import numpy as np  # noqa: PLC0415 (a picture only)

    land = report.landscape
    square, cross = float(land.X.norm2()), float(land.X.inner(land.Y))
    half = float(land.Y.norm2()) / 2
    best = abs(cross) ** 0.5 / square**0.25  # |w2| at g's minima; |w1| is that over √square
    reach2 = _REACH * (best or square**0.5)
    reach1 = reach2 / square**0.5
    w1, w2 = np.meshgrid(np.linspace(-reach1, reach1, _GRID), np.linspace(-reach2, reach2, _GRID))
    product = w1 * w2
    values = product**2 * square / 2 - product * cross + half
    values = values + mu / 4 * (w2**2 - w1**2 * square) ** 2
    least = half - cross**2 / square / 2
    # levels crowd at the bottom, where the critical points are
    levels = least + (values.max() - least) * np.linspace(0, 1, _LEVELS) ** 3
    filled = axes.contourf(w1, w2, values, levels=levels, cmap="viridis")
    axes.contour(w1, w2, values, levels=levels, colors="white", linewidths=0.4)
    _critical_points(axes, (reach1, reach2), (square, cross), mu)
    axes.set_xlabel("w1")
    name = f"g, μ = {land.mu}" if mu else "f"
    axes.set_title(f"The surface of {name} (drawn with floats)")
    return filled


def _critical_points(
    axes: Any,  # noqa: ANN401
    reach: tuple[float, float],
    data: tuple[float, float],
    mu: float,
) -> None:
    import numpy as np  # noqa: PLC0415 (a picture only)

    square, cross = data
    style = {"color": "white", "markeredgecolor": "black", "markersize": 9, "linestyle": "none"}
    if cross == 0:
        if mu == 0:
            axes.plot(
                [-reach[0], reach[0], np.nan, 0, 0],
                [0, 0, np.nan, -reach[1], reach[1]],
                "w-",
                linewidth=2,
            )
        axes.plot(0, 0, marker="o", label="global minimum", **style)
    else:
        axes.plot(0, 0, marker="X", label="strict saddle", **style)
        if mu:
            w2 = abs(cross) ** 0.5 / square**0.25
            w1 = w2 / square**0.5 * (1 if cross > 0 else -1)
            axes.plot([w1, -w1], [w2, -w2], marker="o", label="global minima", **style)
        else:
            w1 = np.linspace(reach[0] / 200, reach[0], 400)
            w2 = cross / square / w1
            inside = abs(w2) <= reach[1]
            for sign in (1, -1):
                axes.plot(
                    sign * w1[inside],
                    sign * w2[inside],
                    "w-",
                    linewidth=2.2,
                    label="global minima" if sign > 0 else None,
                )
    axes.legend(
        loc="lower right",
        frameon=True,
        framealpha=0.85,
        facecolor="black",
        labelcolor="white",
        edgecolor="none",
    )
