"""Who is followed, how are they found, and when is each of them looked at again?"""
