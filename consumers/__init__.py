"""What runs beside the stream, and the form that facts have outside."""
