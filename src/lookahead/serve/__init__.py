"""In which ways does the radar reach its readers?  Each way out is a folder and knows no other."""
