"""Return: options, risk, papers, itinerary, handover, visits after."""
