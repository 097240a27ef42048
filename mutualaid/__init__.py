"""mutualaid: a district trade union's ledger of members' mutual aid (职工互助保障)."""
