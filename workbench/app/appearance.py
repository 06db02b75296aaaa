"""Streamlit's options: its two themes, as the labeler's, and no chrome that an annotator has no use for."""

from typing import Any

_LIGHT = {
    "primaryColor": "#2563eb",
    "backgroundColor": "#fbfaf7",
    "secondaryBackgroundColor": "#f3f0ea",
    "textColor": "#1a1a18",
    "borderColor": "#e4e1da",
    "linkColor": "#2563eb",
    "codeTextColor": "#1a1a18",
}
_DARK = {
    # White words on it, and it on the ground, are both readable.
    "primaryColor": "#4776ee",
    "backgroundColor": "#16171b",
    "secondaryBackgroundColor": "#25262c",
    "textColor": "#ececea",
    "borderColor": "#2f3037",
    "linkColor": "#7aa2ff",
    "codeTextColor": "#ececea",
}
_BOTH = {
    "font": "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif",
    "baseFontSize": 15,
    "baseRadius": "8px",
    "showWidgetBorder": True,
    "headingFontSizes": ["1.6rem", "1.25rem", "1.1rem", "1rem", "1rem", "1rem"],
    "headingFontWeights": [650, 650, 600, 600, 600, 600],
}


def streamlit_options() -> dict[str, Any]:
    """Options by name, as `streamlit run` takes them."""
    return {
        "server.headless": True,
        "server.fileWatcherType": "none",
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "browser.gatherUsageStats": False,
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "runner.magicEnabled": False,
        **{f"theme.{name}": value for name, value in _BOTH.items()},
        **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
        **{f"theme.dark.{name}": value for name, value in _DARK.items()},
    }
