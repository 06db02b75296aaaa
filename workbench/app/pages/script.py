"""What Streamlit runs for every visit and every rerun."""

from workbench.app.pages.front import draw

draw()
