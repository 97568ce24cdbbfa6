"""aks-preflight: can this AKS cluster host Windows node pools, and can it absorb the surge of an upgrade?"""

__version__ = "0.1.0"
