"""Turn a report (Word, Excel, a form's answers) into a draft record, and make the forms to hand out."""
