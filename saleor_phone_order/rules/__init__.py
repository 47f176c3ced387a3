"""The rules of phone orders in pure Python: no Django, no Saleor, no input or output."""
